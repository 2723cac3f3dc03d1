import { Command, Option } from 'commander';
import { exitCodeOfReport, formatReport, moorlineError, type DoctorReport } from '@moorline/mesh-core';
import type { FailureRecord } from '../failures/failure-record.ts';
import { policyOption } from './policy-option.ts';

const EXAMINED_MODES = ['mesh', 'proxy'] as const;

interface Flags {
  readonly site?: true;
  readonly mode: 'mesh' | 'proxy';
  readonly last?: true;
  readonly policy?: string;
  readonly tokenFile?: string;
  readonly proxy?: string;
  readonly proxyAuthFile?: string;
  readonly proxyCa?: string;
  readonly json?: true;
}

const EXAMPLES = `
Looks at everything that a join needs: the worker, each hop to the control plane, and the tunnel of a running job.
✔ is fine, ✖ failed and says what to do, – was not checked and says why. Takes at most 10 seconds.

Before a job: with --site, or on a worker without a running agent of yours, it looks at the worker itself; with
--token-file also at the way to the server of that join file, whose token is not used up.
In a job or beside it: each of your running agents examines itself and its tunnel.
After a failure: --last shows the last run of yours, or prolog for a job of yours, that failed here, and looks at the way to its server.

Exit code: 0 if nothing failed, else that of the first failure, as in docs/errors.md. More in docs/troubleshooting.md.

Examples:
  moorline-agent doctor --site
  moorline-agent doctor --site --mode proxy
  moorline-agent doctor --token-file job.json
  srun --overlap --jobid 4711 moorline-agent doctor
  moorline-agent doctor --last --json
`;

/** `moorline-agent doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check every prerequisite and every hop, and say what to do')
    .option('--site', 'look at this worker, whatever agents run')
    .addOption(new Option('--mode <mode>', 'what the worker is examined for, as in run').choices(EXAMINED_MODES).default('mesh'))
    .option('--token-file <file>', 'look at this worker and at the way to the server of this join file')
    .option('--last', 'show the last failed run, and look at the way to its server')
    .option('--proxy <url>', 'HTTP proxy towards the server, as in run (else HTTPS_PROXY)')
    .option('--proxy-auth-file <file>', 'file with USER:PASSWORD for the proxy (mode 0600)')
    .option('--proxy-ca <file>', 'authority of an https: proxy, PEM')
    .addOption(policyOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => {
      const uid = process.getuid?.() ?? 0;
      const [{ examineAgents, examineSite, examineWithout }, { lostAgent }, { recentFailures }, { formatFailure }, { readProxySettings }] = await Promise.all([
        import('../doctor/examine.ts'), import('../slurm/outcome.ts'), import('../slurm/recent-failures.ts'), import('../failures/format-failure.ts'), import('../settings/read-proxy-settings.ts'),
      ]);
      const proxy = readProxySettings({ proxy: flags.proxy, proxyAuthFile: flags.proxyAuthFile, proxyCa: flags.proxyCa });
      const [failure = null] = recentFailures(flags.policy, process.env, uid);
      const last = flags.last === true ? neededFailure(failure) : null;
      const isSite = flags.site === true || flags.tokenFile !== undefined || last !== null;
      const lost = isSite ? null : lostAgent(flags.policy, process.env);
      const agents = isSite ? [] : [...(await examineAgents(uid)), ...(lost === null ? [] : [await examineWithout(lost)])];
      const reports = agents.length > 0 ? agents : [await examineSite({ tokenFile: flags.tokenFile, proxy, mode: flags.mode, last })];
      if (flags.json === true) console.log(JSON.stringify({ version: 1, ok: reports.every(({ ok }) => ok), reports, lastFailure: failure }));
      else console.log([...(last === null ? [] : [formatFailure(last)]), ...reports.map(formatOne), ...hintOf(failure, last)].join('\n\n'));
      process.exitCode = reports.map(exitCodeOfReport).find((code) => code !== 0) ?? 0;
    });
}

function neededFailure(failure: FailureRecord | null): FailureRecord {
  if (failure === null) throw moorlineError('ML-FAILURE-NONE');
  return failure;
}

function hintOf(failure: FailureRecord | null, last: FailureRecord | null): readonly string[] {
  return failure === null || last !== null ? [] : [`A run failed here at ${failure.at} with ${failure.code}: see --last.`];
}

function formatOne(report: DoctorReport): string {
  return report.attachment === null ? formatReport(report) : `Attachment ${report.attachment}, node ${report.node}\n\n${formatReport(report)}`;
}
