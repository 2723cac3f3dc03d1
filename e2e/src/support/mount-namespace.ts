import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpus } from 'node:os';
import { run } from '@moorline/linux';
import type { Field } from '@moorline/tools';

/**
 * A mount namespace of the bed's own: what is mounted or hidden in it, the machine does not see. It lasts
 * as long as the bed.
 * @param commands run in it as root, in this order
 * @returns the `wrapper` that starts an agent in it
 */
export async function makeMountNamespace({ bed }: Field, name: string, commands: readonly (readonly string[])[]): Promise<readonly string[]> {
  const folder = join(bed.folder, `mounts-${name}`);
  const file = join(folder, 'namespace');
  mkdirSync(folder);
  // The file of a mount namespace can stand only where mounts are not propagated (unshare(1)).
  await run('mount', ['--bind', folder, folder]);
  await run('mount', ['--make-private', folder]);
  writeFileSync(file, '');
  await keepMountNamespace(file);
  const wrapper = ['nsenter', `--mount=${file}`, '--'];
  for (const command of commands) await run('nsenter', [...wrapper.slice(1), ...command]);
  return wrapper;
}

/**
 * Makes a mount namespace that lives at `file`. A kernel that numbers namespaces for each processor by itself
 * (Linux 6.18) refuses one with a lower number than ours has (EINVAL, against loops): then another processor
 * has a higher one.
 */
async function keepMountNamespace(file: string): Promise<void> {
  const failures: unknown[] = [];
  for (const [processor] of cpus().entries()) {
    try {
      await run('taskset', ['--cpu-list', String(processor), 'unshare', `--mount=${file}`, '--propagation', 'private', '--', 'true']);
      return;
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, `no mount namespace could be kept at ${file}`);
}
