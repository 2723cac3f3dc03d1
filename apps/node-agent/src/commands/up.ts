import { Command } from 'commander';
import type { UpOptions } from '../slurm/run-up.ts';
import { CALLED_BY } from './called-by.ts';
import { policyOption } from './policy-option.ts';
import { parseNumber } from './process-id.ts';

interface Flags {
  readonly policy?: string;
  readonly answerFd?: number;
  readonly prologPid?: number;
  readonly agent?: string;
  readonly srun?: string;
  readonly run?: string;
  readonly log?: string;
  readonly mode?: string;
}

/**
 * `moorline-agent up`, for the prolog.
 * @param load gives what it does; only when it is to be done
 */
export function upCommand(load: () => Promise<{ readonly runUp: (options: UpOptions) => Promise<void> }>): Command {
  return new Command('up')
    .description("put a job on the mesh and hold it there (root; called by SLURM's prolog)")
    .addOption(policyOption())
    .option('--answer-fd <number>', 'open descriptor on which to say when the prolog may go on', parseNumber)
    .option('--prolog-pid <pid>', 'process of the prolog, whose start counts as the start of the join', parseNumber)
    .option('--agent <path>', 'the agent as tasks of the job call it', 'moorline-agent')
    .option('--run <folder>', 'folder of the records, should the policy be faulty')
    .option('--log <file>', 'file of the log, should the policy be faulty')
    .option('--mode <mode>', 'mode, should the policy be faulty')
    .option('--srun <path>', 'moorline-srun, which stands in the place of srun in the job')
    .addHelpText('after', `${CALLED_BY}\nExample:\n  setsid -f moorline-agent up --answer-fd 3 3>&1 >/dev/null 2>&1\n`)
    .action(async ({ policy, answerFd, prologPid, agent = '', srun, run, log, mode }: Flags) => {
      const { runUp } = await load();
      await runUp({ policy, run, log, mode, answerFd, prologPid, agent, srunShim: srun });
    });
}
