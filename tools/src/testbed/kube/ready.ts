import { runInNamespace } from '../network/index.ts';
import { programPath } from '../programs/paths.ts';
import { KUBE_API_SERVICE, KUBE_DNS_SERVICE, KUBE_DOMAIN, KUBE_NODE } from './addresses.ts';
import { waitUntil } from '../wait/index.ts';
import type { KubeClients } from './clients.ts';

/** Seven seconds on an idle machine, from the first process on. */
const READY_DEADLINE_MS = 90_000;
const INTERVAL_MS = 200;

/**
 * Waits until the node takes pods, its namespaces have their service accounts, and the cluster's DNS answers.
 * @throws ML-TIMEOUT, ML-ABORTED
 */
export async function awaitNode({ kubectl }: KubeClients, namespace: string, signal?: AbortSignal): Promise<void> {
  const until = async (what: string, answer: string, ask: () => Promise<string>): Promise<void> => {
    let seen = '';
    const isThere = async (): Promise<boolean> => (seen = await ask().catch(String)) === answer;
    await waitUntil(isThere, { what: () => `${what}; last seen: ${seen}`, deadlineMs: READY_DEADLINE_MS, intervalMs: INTERVAL_MS, signal });
  };
  await until('the node to be ready', 'True', () => kubectl(['get', 'node', KUBE_NODE, '--output=jsonpath={.status.conditions[?(@.type=="Ready")].status}']));
  await until('the service account of pods', 'serviceaccount/default', async () => (await kubectl(['get', 'serviceaccount', 'default', '--output=name'])).trim());
  // Through its Service: that shows kube-proxy at work as well.
  await until('the DNS of the cluster', KUBE_API_SERVICE, () => resolveInCluster(namespace, `kubernetes.default.svc.${KUBE_DOMAIN}`));
}

/**
 * Addresses of a name, separated by spaces, or why there are none (a code of dns(3) of Node).
 * @param namespace network namespace that asks the cluster's DNS
 */
export async function resolveInCluster(namespace: string, name: string): Promise<string> {
  return (await runInNamespace(namespace, process.execPath, [programPath('resolve.ts'), KUBE_DNS_SERVICE, name])).trim();
}
