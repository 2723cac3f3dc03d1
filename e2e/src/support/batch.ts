import { attachForUser, detach, findAttachment, submitJob, type Field, type Slurm } from '@moorline/tools';

export interface BatchJob {
  readonly id: number;
  readonly name: string;
  /** On the overlay. */
  readonly address: string;
  /** File of the job's output. */
  readonly output: string;
}

/**
 * Submits a batch job whose script runs `command` by the agent, attached under its name.
 * @param command as it stands in the script
 */
export async function submitAttached(field: Field, slurm: Slurm, name: string, command: string): Promise<BatchJob> {
  const { bed, plane, user, home, programs } = field;
  const joinFile = await attachForUser(field, name);
  const { addresses } = await findAttachment(plane, name);
  const script = home.write(`${name}.sbatch`, `#!/bin/bash\nexec ${programs.agent} run --token-file ${joinFile} -- ${command}\n`, 0o700);
  const output = `${home.path}/${name}.out`;
  const id = await submitJob(bed, slurm, user, { name, script, output, cwd: home.path });
  return { id, name, address: addresses.ipv4, output };
}

export async function detachAll(field: Field, jobs: readonly BatchJob[]): Promise<void> {
  for (const { name } of jobs) await detach(field.plane, name);
}
