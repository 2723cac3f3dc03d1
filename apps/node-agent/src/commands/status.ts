import { Command } from 'commander';
import { formatStatus } from '../status/format.ts';
import { queryAgents } from '../status/query.ts';

/** sysexits.h EX_UNAVAILABLE: nothing to tell of, or a tunnel that passes no packets. */
const EX_UNAVAILABLE = 69;

export function statusCommand(): Command {
  return new Command('status')
    .description('show your running agents on this worker, as measured now')
    .option('--json', 'print one JSON array')
    .addHelpText('after', '\nExit code: 0 if every tunnel passes packets, 69 if one does not or none runs.\n\nExamples:\n  moorline-agent status\n  moorline-agent status --json\n')
    .action(async ({ json }: { readonly json?: true }) => {
      const reports = await queryAgents(process.getuid?.() ?? 0);
      if (json === true) console.log(JSON.stringify(reports));
      else console.log(reports.length === 0 ? 'No agent of yours runs here.' : formatStatus(reports));
      if (reports.length === 0 || reports.some(({ health }) => health.probeRttMs === null)) process.exitCode = EX_UNAVAILABLE;
    });
}
