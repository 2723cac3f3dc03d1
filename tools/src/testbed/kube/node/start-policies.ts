import type { BedNames } from '../../bed/index.ts';
import { startDaemon } from '../../daemon/index.ts';
import { KUBE_NODE, KUBE_SERVICE_RANGE } from '../addresses.ts';
import { inNamespace } from '../in-namespace.ts';
import type { NodeParts } from './start-node.ts';

/** What enforces network policies, in the rules of the node's namespace; the node must be known to the API server. */
export async function startPolicies(bed: BedNames, { tools, namespace, credentials, signal }: NodeParts): Promise<void> {
  const args = ['-kubeconfig', credentials.path('admin.kubeconfig'), '-node', KUBE_NODE, '-services', KUBE_SERVICE_RANGE];
  await startDaemon(bed, { name: 'kube-policies', ...inNamespace(namespace, tools('network-policies'), args), ready: /enforced from now on/ }, signal);
}
