import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  await run('unshare', [`--mount=${file}`, '--propagation', 'private', '--', 'true']);
  const wrapper = ['nsenter', `--mount=${file}`, '--'];
  for (const command of commands) await run('nsenter', [...wrapper.slice(1), ...command]);
  return wrapper;
}
