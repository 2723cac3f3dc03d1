import { Command } from 'commander';
import { EXIT } from '@moorline/mesh-core';
import { passesPackets } from '../status/await-agents.ts';
import { formatStatus } from '../status/format.ts';
import { interrupted } from '../status/interrupted.ts';
import { queryAgents } from '../status/query.ts';
import type { StatusReport } from '../status/status-report.ts';
import { watchAgents, type WatchStyle } from '../status/watch.ts';
import { numberBetween } from './whole-number.ts';

const MS_PER_SEC = 1_000;
/** Each round asks every agent to measure. */
const INTERVAL_MIN_SEC = 0.5;
const INTERVAL_MAX_SEC = 3_600;
const INTERVAL_DEFAULT_SEC = 2;

interface Flags {
  readonly json?: true;
  readonly watch?: true;
  readonly interval: number;
}

const EXAMPLES = `
With --watch it shows them again and again until Ctrl-C: drawn over each other on a terminal, else a line for each
agent and round, or with --json one array a line.

Exit code: 0 if every tunnel passes packets, 69 if one does not or none runs.

Examples:
  moorline-agent status
  moorline-agent status --watch
  moorline-agent status --watch --interval 10 >> tunnel.log
  moorline-agent status --json
`;

/** `moorline-agent status`. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show your running agents on this worker, as measured now')
    .option('--watch', 'show them again and again')
    .option('--interval <seconds>', 'between two rounds of --watch', numberBetween(INTERVAL_MIN_SEC, INTERVAL_MAX_SEC, 'Seconds'), INTERVAL_DEFAULT_SEC)
    .option('--json', 'print one JSON array')
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, watch, interval }: Flags) => {
      const uid = process.getuid?.() ?? 0;
      const reports = await (watch === true
        ? watchAgents({ uid, intervalMs: interval * MS_PER_SEC, style: styleOf(json), signal: interrupted(), write: (text) => void process.stdout.write(text) })
        : showOnce(uid, json));
      if (reports.length === 0 || !reports.every(passesPackets)) process.exitCode = EXIT.unavailable;
    });
}

function styleOf(json: true | undefined): WatchStyle {
  if (json === true) return 'json';
  return process.stdout.isTTY ? 'terminal' : 'lines';
}

async function showOnce(uid: number, json: true | undefined): Promise<readonly StatusReport[]> {
  const reports = await queryAgents(uid);
  if (json === true) console.log(JSON.stringify(reports));
  else console.log(reports.length === 0 ? 'No agent of yours runs here.' : formatStatus(reports));
  return reports;
}
