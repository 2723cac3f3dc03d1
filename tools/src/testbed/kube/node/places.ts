import { join } from 'node:path';

/** Where the parts of the node keep what is theirs; all in the bed, so that nothing of the machine is touched. */
export interface NodePlaces {
  readonly folder: string;
  readonly containerdSocket: string;
  readonly kubelet: string;
  /** Of the control groups of all pods, in each hierarchy. */
  readonly cgroup: string;
}

export function nodePlaces(folder: string, bedName: string): NodePlaces {
  return { folder, containerdSocket: join(folder, 'containerd', 'socket'), kubelet: join(folder, 'kubelet'), cgroup: bedName };
}
