import { INTERLINK_ANNOTATIONS } from '@moorline/mesh-core';
import { hasEnded } from '../slurm/index.ts';
import type { JobRecord } from '../slurm/job-record.ts';
import type { OffloadedPod } from './pod.ts';

const NO_ADDRESS = '127.0.0.1';

/** What the virtual kubelet writes into the status of a pod: its address is the annotated one, its phase the job's. */
export function podStatusOf({ metadata, spec }: OffloadedPod, job: JobRecord): object {
  const ip = metadata.annotations?.[INTERLINK_ANNOTATIONS.podIp] ?? NO_ADDRESS;
  const ended = hasEnded(job);
  const running = !ended && job.state !== 'PENDING';
  const state = ended ? { terminated: { exitCode: job.exitCode, reason: job.exitCode === 0 ? 'Completed' : 'Error' } } : running ? { running: {} } : { waiting: { reason: 'Queued' } };
  return {
    phase: ended ? (job.state === 'COMPLETED' ? 'Succeeded' : 'Failed') : running ? 'Running' : 'Pending',
    podIP: ip,
    podIPs: [{ ip }],
    hostIP: ip,
    containerStatuses: spec.containers.map(({ name, image = '' }) => ({ name, image, imageID: '', restartCount: 0, ready: running, started: running, state })),
    conditions: [{ type: 'Ready', status: running ? 'True' : 'False' }],
  };
}

/** Of a pod that the plugin refused. */
export function failedStatus(message: string): object {
  return { phase: 'Failed', reason: 'ProviderFailed', message };
}
