import { Command } from 'commander';
import { EXIT } from '@moorline/mesh-core';
import { formatStatus } from '../status/format.ts';
import { queryAgents } from '../status/query.ts';

/** `moorline-agent status`. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show your running agents on this worker, as measured now')
    .option('--json', 'print one JSON array')
    .addHelpText('after', '\nExit code: 0 if every tunnel passes packets, 69 if one does not or none runs.\n\nExamples:\n  moorline-agent status\n  moorline-agent status --json\n')
    .action(async ({ json }: { readonly json?: true }) => {
      const reports = await queryAgents(process.getuid?.() ?? 0);
      if (json === true) console.log(JSON.stringify(reports));
      else console.log(reports.length === 0 ? 'No agent of yours runs here.' : formatStatus(reports));
      if (reports.length === 0 || reports.some(({ health }) => health === null || health.probeRttMs === null)) process.exitCode = EXIT.unavailable;
    });
}
