import { clusterAddresses } from '../cluster/addresses.ts';
import type { Cluster } from '../cluster/index.ts';
import type { Kube } from './start-kube.ts';

/** What a control plane outside has to know of the cluster; its ranges are those of the first small cluster. */
export function kubeCluster({ namespace, link }: Pick<Kube, 'namespace' | 'link'>): Pick<Cluster, 'link' | 'addresses' | 'namespacePath'> {
  return { link, addresses: clusterAddresses(0), namespacePath: `/run/netns/${namespace}` };
}
