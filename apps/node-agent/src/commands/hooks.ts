import { Command, InvalidArgumentError } from 'commander';
import { policyOption } from './policy-option.ts';
import { parseSeconds } from './seconds.ts';

const CALLED_BY = '\nIt reads what SLURM tells its hooks in the environment; deploy/slurm has the scripts that call it.\n';

interface UpFlags {
  readonly policy?: string;
  readonly answerFd?: number;
  readonly prologPid?: number;
  readonly agent?: string;
  readonly srun?: string;
  readonly run?: string;
  readonly mode?: string;
}

/** `moorline-agent up`, for the prolog. */
export function upCommand(): Command {
  return new Command('up')
    .description("put a job on the mesh and hold it there (root; called by SLURM's prolog)")
    .addOption(policyOption())
    .option('--answer-fd <number>', 'open descriptor on which to say when the prolog may go on', parseNumber)
    .option('--prolog-pid <pid>', 'process of the prolog, whose start counts as the start of the join', parseNumber)
    .option('--agent <path>', 'the agent as tasks of the job call it', 'moorline-agent')
    .option('--run <folder>', 'folder of the records, should the policy be faulty')
    .option('--mode <mode>', 'mode, should the policy be faulty')
    .option('--srun <path>', 'moorline-srun, which stands in the place of srun in the job')
    .addHelpText('after', `${CALLED_BY}\nExample:\n  setsid -f moorline-agent up --answer-fd 3 3>&1 >/dev/null 2>&1\n`)
    .action(async ({ policy, answerFd, prologPid, agent = '', srun, run, mode }: UpFlags) => {
      const { runUp } = await import('../slurm/run-up.ts');
      await runUp({ policy, run, mode, answerFd, prologPid, agent, srunShim: srun });
    });
}

/** `moorline-agent down`, for the epilog. */
export function downCommand(): Command {
  return new Command('down')
    .description("remove a job and everything of it from this node (root; called by SLURM's epilog)")
    .addOption(policyOption())
    .option('--run <folder>', 'folder of the records, should the policy be faulty')
    .option('--epilog-pid <pid>', 'process of the epilog: what has started after it is not removed', parseNumber)
    .addHelpText('after', `${CALLED_BY}Its exit code is always 0: a failure is logged and counted, and the node stays as it is.\n\nExample:\n  moorline-agent down\n`)
    .action(async ({ policy, run, epilogPid }: UpFlags & { readonly epilogPid?: number }) => {
      const { runDown } = await import('../slurm/run-down.ts');
      await runDown({ policy, run, epilogPid });
    });
}

/** `moorline-agent env`, for the task prolog. */
export function envCommand(): Command {
  return new Command('env')
    .description("wait until the job is on the mesh and print its variables (called by SLURM's TaskProlog)")
    .option('--timeout <seconds>', 'how long at most (else a little longer than the agent tries)', parseSeconds)
    .addOption(policyOption())
    .addHelpText('after', `${CALLED_BY}\nExit code: 1 when the job must not run without the mesh and has to.\n\nExample:\n  moorline-agent env\n`)
    .action(async ({ policy, timeout }: UpFlags & { readonly timeout?: number }) => {
      const { taskEnvironment } = await import('../slurm/run-env.ts');
      const { lines, fails } = await taskEnvironment(policy, timeout);
      process.stdout.write(lines);
      process.exitCode = fails ? 1 : 0;
    });
}

/** `moorline-agent gc`. */
export function gcCommand(): Command {
  return new Command('gc')
    .description('remove what is left on this node of jobs that are over (root)')
    .addOption(policyOption())
    .option('--dry-run', 'only say what is left')
    .option('--json', 'print one JSON array')
    .addHelpText('after', '\nIt looks at marks of processes and names of folders, and touches nothing of jobs that run.\n\nExamples:\n  moorline-agent gc\n  moorline-agent gc --dry-run --json\n')
    .action(async ({ policy, dryRun = false, json = false }: UpFlags & { readonly dryRun?: boolean; readonly json?: boolean }) => {
      const { collectGarbage } = await import('../slurm/run-gc.ts');
      const steps = await collectGarbage(policy, dryRun);
      if (json) console.log(JSON.stringify(steps));
      else console.log(steps.length === 0 ? 'Nothing is left.' : steps.map((step) => (step.kind === 'end-process' ? `process ${step.pid} (${step.role})` : `folder ${step.name}`)).join('\n'));
    });
}

function parseNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('A number.');
  return Number(text);
}
