import { Command } from 'commander';
import Table from 'cli-table3';
import { printer, printJson } from '../../cli/print.ts';
import { withLifecycle } from '../../cli/with-lifecycle.ts';
import { createSay } from '../say.ts';
import { parseNumber } from '../parse-options.ts';
import type { JoinRow } from './join-row.ts';
import { measureModes } from './measure-modes.ts';

const RUNS = 50;

const EXAMPLES = `
Real batch jobs of a SLURM on this machine, one after the other, by the agent in their script and by the site's
prolog in turns; their binaries are cached. Beside them jobs with an empty prolog, and such as do not ask ours for
anything. Needs root.

Examples:
  ./moorline bench join                  # ${RUNS} jobs of each mode
  ./moorline bench join --runs 10 --json
`;

/** `./moorline bench join`. */
export function joinCommand(): Command {
  return new Command('join')
    .description('measures how long a SLURM job takes to join the network')
    .option('--runs <count>', 'jobs of each mode', parseNumber, RUNS)
    .option('--json', 'print one JSON object and nothing else on standard output')
    .addHelpText('after', EXAMPLES)
    .action(async ({ runs, json = false }: { readonly runs: number; readonly json?: boolean }) => {
      const modes = await withLifecycle((signal) => measureModes({ runs, say: createSay(), signal }));
      if (json) printJson({ modes });
      else printer(false)(renderModes(modes));
    });
}

function renderModes(modes: readonly JoinRow[]): string {
  const table = new Table({ head: ['MODE', 'JOBS', 'JOIN ms', '95 % BELOW ms', 'AGENT START ms', 'COMMAND STARTS ms', 'PROLOG ADDS ms', 'UNASKED ms'], style: { head: [], border: [] } });
  for (const { mode, runs, p50Ms, p95Ms, agentStartP50Ms, commandP50Ms, prologOverheadP50Ms, unaskedOverheadP50Ms } of modes) table.push([mode, runs, p50Ms, p95Ms, agentStartP50Ms, commandP50Ms ?? '-', prologOverheadP50Ms ?? '-', unaskedOverheadP50Ms ?? '-']);
  return table.toString();
}
