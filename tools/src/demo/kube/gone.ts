import { existsSync } from 'node:fs';
import { run } from '@moorline/linux';
import { findUserProcesses, MOORLINE_NAMESPACE, waitUntil } from '../../testbed/index.ts';
import { check, type Check } from '../checks/index.ts';
import { POD_NAME, type StoryPod } from './pod.ts';
import type { KubeWorld } from './world.ts';

/** Seconds are usual; Kubernetes' garbage collector learns of a new kind of owner within 30 s. */
const GONE_DEADLINE_MS = 60_000;
const LOOK_INTERVAL_MS = 200;

/** Deletes the pod, and judges whether everything that stood for it goes. */
export async function examineGone(world: KubeWorld, pod: StoryPod, signal: AbortSignal): Promise<{ readonly goneMs: number | null; readonly checks: readonly Check[] }> {
  const { kube, slurm, worker: { user }, jobsFolder } = world;
  await kube.kubectl(['delete', 'pod', POD_NAME, '--wait=false']);
  const deletedAtMs = performance.now();
  const seen = { cluster: '', site: '' };
  const observe = async (): Promise<boolean> => {
    const ours = await kube.kubectl(['get', 'pods,services,networkpolicies,secrets', '--namespace', MOORLINE_NAMESPACE, '--selector=moorline.dev/attachment', '--output=name']);
    const theirs = await kube.kubectl(['get', 'tunnelendpoints,secrets', '--output=name']);
    const { stdout: queue } = await run('squeue', ['--noheader', '--format=job %A %T'], { environment: slurm.environment });
    seen.cluster = `${ours}${theirs}`.trim().replaceAll('\n', ', ');
    seen.site = [queue.trim(), ...findUserProcesses(user.userId).map(({ pid, name }) => `${name} (${pid})`), ...(existsSync(`${jobsFolder}default-${pod.uid}`) ? ['the folder of the job'] : [])].filter((what) => what !== '').join(', ');
    return seen.cluster === '' && seen.site === '';
  };
  const gone = await waitUntil(observe, { what: 'everything of the pod to be gone', deadlineMs: GONE_DEADLINE_MS, intervalMs: LOOK_INTERVAL_MS, signal }).catch(() => false);
  const goneMs = gone ? Math.round(performance.now() - deletedAtMs) : null;
  return {
    goneMs,
    checks: [
      check('nothing is left in both namespaces', seen.cluster === '', seen.cluster || `gone within ${goneMs ?? 'no'} ms`),
      check('no job, process or folder is left at the site', seen.site === '', seen.site || 'none'),
    ],
  };
}
