import { run } from '@moorline/linux';
import type { Bed } from '@moorline/tools';

/** Another network that a worker reaches. */
export interface Reach {
  /** The namespace on the other side; null: the machine's own. */
  readonly namespace: string | null;
  /** An address or prefix there. */
  readonly destination: string;
}

export interface WorkerNetwork {
  readonly name: string;
  /** At most 3. There is no default route: whatever else a job asks for stays on this machine. */
  readonly reaches: readonly Reach[];
  /** Switches of the kernel (sysctl(8)) that are set before there are interfaces. */
  readonly settings?: readonly string[];
}

/** A network namespace of the bed's as a worker's own network. @returns the `wrapper` that starts an agent in it */
export async function makeWorkerNetwork(bed: Bed, { name, reaches, settings = [] }: WorkerNetwork): Promise<readonly string[]> {
  const namespace = `${bed.name}-${name}`;
  const ip = (of: string | null, ...args: readonly string[]): Promise<unknown> => run('ip', of === null ? args : ['-netns', of, ...args]);
  await run('ip', ['netns', 'add', namespace]);
  if (settings.length > 0) await run('ip', ['netns', 'exec', namespace, 'sysctl', '--write', ...settings]);
  await ip(namespace, 'link', 'set', 'lo', 'up');
  for (const [index, reach] of reaches.entries()) {
    const [outer, inner] = [`${bed.linkPrefix}${2 * index + 2}`, `${bed.linkPrefix}${2 * index + 3}`];
    // RFC 5737's third range for documentation: no worker has it.
    const [there, here] = [`203.0.113.${64 * index + 65}`, `203.0.113.${64 * index + 66}`];
    await ip(reach.namespace, 'link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', namespace);
    await ip(reach.namespace, 'address', 'add', `${there}/26`, 'dev', outer);
    await ip(reach.namespace, 'link', 'set', outer, 'up');
    await ip(namespace, 'address', 'add', `${here}/26`, 'dev', inner);
    await ip(namespace, 'link', 'set', inner, 'up');
    await ip(namespace, 'route', 'add', reach.destination, 'via', there);
  }
  return ['ip', 'netns', 'exec', namespace];
}
