import { Command } from 'commander';
import { DEFAULT_JOIN_TIMEOUT_SEC } from '../run/options.ts';
import { policyOption } from './policy-option.ts';
import { parseSeconds } from './seconds.ts';

const MS_PER_SEC = 1_000;

interface Flags {
  readonly policy?: string;
  readonly timeout: number;
}

/** `moorline-agent wait`. */
export function waitCommand(): Command {
  return new Command('wait')
    .description('wait until this job is on the mesh, by the prolog of its node or by run')
    .option('--timeout <seconds>', 'how long at most', parseSeconds, DEFAULT_JOIN_TIMEOUT_SEC)
    .addOption(policyOption())
    .addHelpText('after', '\nExit code: 0 when packets pass; else that of the error which kept the job off the mesh.\n\nExamples:\n  moorline-agent wait\n  moorline-agent wait --timeout 10 && srun ./app\n  srun --overlap --jobid 4711 moorline-agent wait\n')
    .action(async ({ policy, timeout }: Flags) => {
      const { awaitNetwork } = await import('../slurm/await-network.ts');
      await awaitNetwork(policy, process.getuid?.() ?? 0, timeout * MS_PER_SEC);
    });
}
