import { Command } from 'commander';
import { DEFAULT_JOIN_TIMEOUT_SEC } from '../run/options.ts';
import { policyOption } from './policy-option.ts';
import { parseSeconds } from './seconds.ts';

const MS_PER_SEC = 1_000;

interface Flags {
  readonly policy?: string;
  readonly timeout: number;
}

const EXAMPLES = `
For sites without the SPANK plugin; with it, everything of the job is on the network already. The command
takes this process's place, and begins when the job is on the mesh.

Examples:
  srun $MOORLINE_EXEC ./app
  moorline-agent exec -- psql -h postgres.data -c 'select 1'
`;

/** `moorline-agent exec`. */
export function execCommand(): Command {
  return new Command('exec')
    .description("run a command on the network of this job, prepared by the node's prolog")
    .usage('[options] -- COMMAND…')
    .argument('<command...>', 'the command and its arguments')
    .option('--timeout <seconds>', 'how long the job may take to be on the mesh', parseSeconds, DEFAULT_JOIN_TIMEOUT_SEC)
    .addOption(policyOption())
    .passThroughOptions()
    .addHelpText('after', EXAMPLES)
    .action(async ([file, ...args]: readonly string[], { policy, timeout }: Flags) => {
      if (file === undefined) return;
      const { execInJob } = await import('../slurm/run-exec.ts');
      await execInJob([file, ...args], policy, timeout * MS_PER_SEC);
    });
}
