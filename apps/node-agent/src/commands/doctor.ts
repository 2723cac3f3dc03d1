import { Command } from 'commander';
import { exitCodeOfReport, formatReport, type DoctorReport } from '@moorline/mesh-core';
import { examineAgents, examineSite } from '../doctor/examine.ts';

interface Flags {
  readonly site?: true;
  readonly tokenFile?: string;
  readonly json?: true;
}

const EXAMPLES = `
Looks at everything that a join needs: the worker, each hop to the control plane, and the tunnel of a running job.
✔ is fine, ✖ failed and says what to do, – was not checked and says why. Takes at most 10 seconds.

On a worker without a running agent of yours, or with --site or --token-file, it looks at the worker itself and at
the way to the server of the join file; the token is not used up. Inside a job, or beside one, each of your running
agents examines itself and its tunnel.

Exit code: 0 if nothing failed, else that of the first failure, as in docs/errors.md.

Examples:
  moorline-agent doctor --site
  moorline-agent doctor --token-file job.json
  srun --overlap --jobid 4711 moorline-agent doctor --json
`;

/** `moorline-agent doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check every prerequisite and every hop, and say what to do')
    .option('--site', 'look at this worker, whatever agents run')
    .option('--token-file <file>', 'look at this worker and at the way to the server of this join file')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async ({ site, tokenFile, json }: Flags) => {
      const isSite = site === true || tokenFile !== undefined;
      const agents = isSite ? [] : await examineAgents(process.getuid?.() ?? 0);
      const reports = agents.length > 0 ? agents : [await examineSite({ tokenFile, last: null })];
      const output = { version: 1, ok: reports.every(({ ok }) => ok), reports };
      console.log(json === true ? JSON.stringify(output) : reports.map(formatOne).join('\n\n'));
      process.exitCode = reports.map(exitCodeOfReport).find((code) => code !== 0) ?? 0;
    });
}

function formatOne(report: DoctorReport): string {
  return report.attachment === null ? formatReport(report) : `Attachment ${report.attachment}\n\n${formatReport(report)}`;
}
