import { run } from '@moorline/linux';

/** Two namespaces and the cable between them: a worker's host and the cluster. */
export interface Cable {
  readonly worker: string;
  readonly cluster: string;
  readonly clusterAddress: string;
}

/** TEST-NET-style range for benchmarks (RFC 2544): on no real network. */
const WORKER_ADDRESS = '198.18.40.1';
const CLUSTER_ADDRESS = '198.18.40.2';

/** Lays the cable; what an earlier run left is removed first. */
export async function layCable(): Promise<Cable> {
  const cable = { worker: 'mlr-worker', cluster: 'mlr-cluster', clusterAddress: CLUSTER_ADDRESS };
  await removeCable(cable);
  for (const name of [cable.worker, cable.cluster]) await run('ip', ['netns', 'add', name]);
  await run('ip', ['-n', cable.worker, 'link', 'add', 'up0', 'type', 'veth', 'peer', 'name', 'down0', 'netns', cable.cluster]);
  await plug(cable.worker, 'up0', WORKER_ADDRESS);
  await plug(cable.cluster, 'down0', CLUSTER_ADDRESS);
  return cable;
}

/** Removes the namespaces, and with them all that is in them. */
export async function removeCable({ worker, cluster }: Pick<Cable, 'worker' | 'cluster'>): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'list']);
  const present = stdout.split('\n').map((line) => line.split(' ')[0]);
  for (const name of [worker, cluster]) if (present.includes(name)) await run('ip', ['netns', 'delete', name]);
}

/** Runs a command in a namespace and gives what it printed. */
export async function runIn(namespace: string, command: readonly string[], deadlineMs = 30_000): Promise<string> {
  return (await run('ip', ['netns', 'exec', namespace, ...command], { deadlineMs })).stdout;
}

async function plug(namespace: string, link: string, address: string): Promise<void> {
  await run('ip', ['-n', namespace, 'address', 'add', `${address}/30`, 'dev', link]);
  for (const name of ['lo', link]) await run('ip', ['-n', namespace, 'link', 'set', name, 'up']);
}
