import { run } from '@moorline/linux';
import { nodePlaces } from './node/index.ts';
import type { Kube } from './start-kube.ts';

const KILL_DEADLINE_MS = 10_000;

/**
 * Ends the containers of all pods that a selector names by SIGKILL, as the kernel does when there is no memory; the
 * kubelet starts them again in place. Gives how many there were.
 */
export async function killContainers({ kubectl, folder }: Pick<Kube, 'kubectl' | 'folder'>, namespace: string, selector: string): Promise<number> {
  const text = await kubectl(['get', 'pods', '--namespace', namespace, '--selector', selector, '--output=jsonpath={.items[*].status.containerStatuses[*].containerID}']);
  const ids = text.split(' ').flatMap((id) => /^containerd:\/\/(\S+)$/.exec(id)?.[1] ?? []);
  const { containerdSocket } = nodePlaces(folder, '');
  await Promise.all(ids.map((id) => run('ctr', ['--address', containerdSocket, '--namespace', 'k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL', id], { deadlineMs: KILL_DEADLINE_MS })));
  return ids.length;
}
