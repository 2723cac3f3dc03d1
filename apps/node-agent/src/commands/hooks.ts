import { Command } from 'commander';
import type { collectGarbage } from '../slurm/run-gc.ts';
import { CALLED_BY } from './called-by.ts';
import { policyOption } from './policy-option.ts';
import { parseNumber } from './process-id.ts';
import { parseSeconds } from './seconds.ts';

interface Flags {
  readonly policy?: string;
  readonly run?: string;
  readonly log?: string;
  readonly epilogPid?: number;
}

/** `moorline-agent down`, for the epilog. */
export function downCommand(): Command {
  return new Command('down')
    .description("remove a job and everything of it from this node (root; called by SLURM's epilog)")
    .addOption(policyOption())
    .option('--run <folder>', 'folder of the records, should the policy be faulty')
    .option('--log <file>', 'file of the log, should the policy be faulty')
    .option('--epilog-pid <pid>', 'process of the epilog: what has started after it is not removed', parseNumber)
    .addHelpText('after', `${CALLED_BY}Its exit code is always 0: a failure is logged and counted, and the node stays as it is.\n\nExample:\n  moorline-agent down\n`)
    .action(async ({ policy, run, log, epilogPid }: Flags) => {
      const { runDown } = await import('../slurm/run-down.ts');
      await runDown({ policy, run, log, epilogPid });
    });
}

/** `moorline-agent env`, for the task prolog. */
export function envCommand(): Command {
  return new Command('env')
    .description("wait until the job is on the mesh and print its variables (called by SLURM's TaskProlog)")
    .option('--timeout <seconds>', 'how long at most (else a little longer than the agent tries)', parseSeconds)
    .addOption(policyOption())
    .option('--run <folder>', 'folder of the records, should the policy be faulty')
    .addHelpText('after', `${CALLED_BY}\nExit code: 1 when the job must not run without the mesh and has to.\n\nExample:\n  moorline-agent env\n`)
    .action(async ({ policy, run, timeout }: Flags & { readonly timeout?: number }) => {
      const { taskEnvironment } = await import('../slurm/run-env.ts');
      const { lines, fails } = await taskEnvironment({ policy, run, timeoutSec: timeout });
      process.stdout.write(lines);
      process.exitCode = fails ? 1 : 0;
    });
}

function lineOf(step: Awaited<ReturnType<typeof collectGarbage>>[number]): string {
  if (step.kind === 'end-process') return `process ${step.pid} (${step.role})`;
  return step.kind === 'remove-socket' ? `socket in ${step.folder}` : `folder ${step.name}`;
}

/** Others' processes and sockets are not for a user to see. */
function nothingLeft(): string {
  const uid = process.geteuid?.() ?? 0;
  return uid === 0 ? 'Nothing is left.' : `Nothing is left of what uid ${uid} can see, sockets of its own among it; root sees all of the node.`;
}

/** `moorline-agent gc`. */
export function gcCommand(): Command {
  return new Command('gc')
    .description('remove what is left on this node of jobs that are over (root)')
    .addOption(policyOption())
    .option('--dry-run', 'only say what is left')
    .option('--json', 'print one JSON array')
    .addHelpText('after', '\nIt looks at marks of processes and names of folders, and touches nothing of jobs that run.\n\nExamples:\n  moorline-agent gc\n  moorline-agent gc --dry-run --json\n')
    .action(async ({ policy, dryRun = false, json = false }: Flags & { readonly dryRun?: boolean; readonly json?: boolean }) => {
      const { collectGarbage } = await import('../slurm/run-gc.ts');
      const steps = await collectGarbage(policy, dryRun);
      if (json) console.log(JSON.stringify(steps));
      else console.log(steps.length === 0 ? nothingLeft() : steps.map(lineOf).join('\n'));
    });
}
