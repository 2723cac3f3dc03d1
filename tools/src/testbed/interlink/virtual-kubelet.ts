import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError } from '@moorline/mesh-core';
import type { KubeClients } from '../kube/clients.ts';
import { readJob } from '../slurm/index.ts';
import { offloadPod, removeOffloaded, type InterlinkSite, type OffloadedJob } from './offload-pod.ts';
import { failedStatus, podStatusOf } from './pod-status.ts';
import type { OffloadedPod, PodSecret } from './pod.ts';

/** The taint that interLink always gives to its node. */
export const VIRTUAL_NODE_TAINT = 'virtual-node.interlink/no-schedule';
const LOOK_INTERVAL_MS = 500;
/** A node that says nothing for 40 s counts as lost. */
const HEARTBEAT_MS = 10_000;
const CAPACITY = { cpu: '64', memory: '256Gi', pods: '500' } as const;

export interface VirtualKubelet {
  /** Stops looking; jobs go on. */
  readonly close: () => Promise<void>;
}

interface BoundPod extends OffloadedPod {
  readonly metadata: OffloadedPod['metadata'] & { readonly deletionTimestamp?: string };
  readonly status?: { readonly phase?: string };
}

/**
 * Stands in for interLink's virtual kubelet: registers a node, hands the pods that are bound to it to the plugin as they are
 * when it sees them first, reports what their jobs do, and takes them away when they are deleted.
 */
export async function startVirtualKubelet({ kubectl }: Pick<KubeClients, 'kubectl'>, site: InterlinkSite, node: string): Promise<VirtualKubelet> {
  const jobs = new Map<string, OffloadedJob | null>();
  const reported = new Map<string, string>();
  const stop = new AbortController();
  const labels = { 'kubernetes.io/hostname': node, 'kubernetes.io/os': 'linux', type: 'virtual-kubelet' };
  const apply = (object: object): Promise<string> => kubectl(['apply', '--filename=-'], { input: JSON.stringify(object) });
  const setStatus = (target: readonly string[], status: object): Promise<string> => kubectl(['patch', ...target, '--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })]);

  const beat = async (): Promise<void> => {
    const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const conditions = [['Ready', 'True'], ['NetworkUnavailable', 'False'], ['MemoryPressure', 'False'], ['DiskPressure', 'False'], ['PIDPressure', 'False']].map(([type, status]) => ({ type, status, reason: 'VirtualKubelet', message: '', lastHeartbeatTime: at, lastTransitionTime: at }));
    await setStatus(['node', node], { capacity: CAPACITY, allocatable: CAPACITY, conditions });
  };
  const secretsOf = async ({ metadata, spec }: BoundPod): Promise<readonly PodSecret[]> =>
    Promise.all((spec.volumes ?? []).flatMap(({ secret }) => (secret === undefined ? [] : [kubectl(['get', 'secret', secret.secretName, '--namespace', metadata.namespace, '--output=json']).then((text) => JSON.parse(text) as PodSecret)])));
  const report = async ({ metadata }: BoundPod, status: object): Promise<void> => {
    const text = JSON.stringify(status);
    if (reported.get(metadata.uid) === text) return;
    await setStatus(['pod', metadata.name, '--namespace', metadata.namespace], status);
    reported.set(metadata.uid, text);
  };
  const drop = async (uid: string): Promise<void> => {
    const job = jobs.get(uid);
    if (job !== undefined && job !== null) await removeOffloaded(site, job);
    jobs.delete(uid);
    reported.delete(uid);
  };
  const take = async (pod: BoundPod): Promise<void> => {
    const { metadata } = pod;
    const job = jobs.get(metadata.uid);
    if (metadata.deletionTimestamp !== undefined) {
      await drop(metadata.uid);
      await kubectl(['delete', 'pod', metadata.name, '--namespace', metadata.namespace, '--force', '--grace-period=0', '--ignore-not-found']);
      return;
    }
    if (job === null || ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '')) return;
    if (job !== undefined) return report(pod, podStatusOf(pod, await readJob(site.slurm, job.id)));
    const secrets = await secretsOf(pod);
    try {
      jobs.set(metadata.uid, await offloadPod(site, { pod, secrets }));
    } catch (error) {
      jobs.set(metadata.uid, null);
      await report(pod, failedStatus(asMoorlineError(error).message));
    }
  };
  const look = async (): Promise<void> => {
    const { items } = JSON.parse(await kubectl(['get', 'pods', '--all-namespaces', `--field-selector=spec.nodeName=${node}`, '--output=json'])) as { readonly items: readonly BoundPod[] };
    for (const pod of items) await take(pod);
    // A pod that has ended is deleted without asking its node.
    for (const uid of jobs.keys()) if (items.every(({ metadata }) => metadata.uid !== uid)) await drop(uid);
  };
  const loop = async (): Promise<void> => {
    let beatAtMs = performance.now();
    while (!stop.signal.aborted) {
      // The API server may be away, and a pod may be gone by now: the next look sees.
      await (performance.now() - beatAtMs > HEARTBEAT_MS ? beat().then(() => (beatAtMs = performance.now())) : look()).catch(() => undefined);
      await sleep(LOOK_INTERVAL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };

  await apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: node, labels }, spec: { taints: [{ key: VIRTUAL_NODE_TAINT, value: 'true', effect: 'NoSchedule' }] } });
  await beat();
  const ended = loop();
  return {
    close: async () => {
      stop.abort();
      await ended;
    },
  };
}
