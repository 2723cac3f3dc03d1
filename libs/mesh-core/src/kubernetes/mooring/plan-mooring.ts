import { INTERLINK_ANNOTATIONS } from '../../interlink/index.ts';
import type { Pod } from '../admission/index.ts';
import { FINALIZER, GATE, JOIN_VOLUME } from '../names.ts';
import type { MooringObservation } from './observation.ts';
import type { MooringStep } from './step.ts';
import type { TunnelEndpoint } from './tunnel-endpoint.ts';

const ENDED_PHASES = ['Succeeded', 'Failed'];
const JOIN_SECRET_SUFFIX = '-join';

/**
 * The next steps for one TunnelEndpoint and its pod, by what is seen alone: the resource is made and held, gets an
 * attachment, and once the endpoint has an address the join file is handed over and the pod let go. When the pod is
 * gone or has ended, the resource is deleted; when it is deleted, the attachment leaves; the finalizer goes last.
 */
export function planMooring(seen: MooringObservation): readonly MooringStep[] {
  const strays = seen.strays.filter(({ deletedAtMs }) => deletedAtMs === null).map((attachment) => ({ kind: 'leave', attachment }) as const);
  return [...strays, ...nextSteps(seen)];
}

function nextSteps(seen: MooringObservation): readonly MooringStep[] {
  const { pod, resource, attachment } = seen;
  if (resource === null) return pod !== null && isAlive(pod) ? [{ kind: 'makeResource', pod }] : [];
  if (resource.metadata.deletionTimestamp !== undefined) return attachment === null ? released(resource) : leaving(seen);
  if (isAbandoned(resource, pod)) return [{ kind: 'deleteResource', resource }];
  if (!isHeld(resource)) return [{ kind: 'hold', resource }];
  if (attachment === null) return [{ kind: 'accept', resource }];
  return [...handedOver(seen, resource), ...letGo(seen)];
}

function leaving({ attachment }: MooringObservation): readonly MooringStep[] {
  return attachment !== null && attachment.deletedAtMs === null ? [{ kind: 'leave', attachment }] : [];
}

function released(resource: TunnelEndpoint): readonly MooringStep[] {
  return isHeld(resource) ? [{ kind: 'release', resource }] : [];
}

function handedOver({ pod, attachment, address, tokenIssued, joinFileMissing }: MooringObservation, resource: TunnelEndpoint): readonly MooringStep[] {
  if (attachment === null || attachment.deletedAtMs !== null || address === null) return [];
  const secretName = joinSecretOf(resource, pod);
  if (secretName === null) return [];
  if (!tokenIssued || (pod !== null && isGated(pod))) return [{ kind: 'handOver', resource, attachment, secretName }];
  return joinFileMissing ? [{ kind: 'putBack', resource, attachment, secretName }] : [];
}

function letGo({ pod, attachment, address }: MooringObservation): readonly MooringStep[] {
  if (pod === null || attachment === null || attachment.deletedAtMs !== null || address === null) return [];
  const told = pod.metadata.annotations?.[INTERLINK_ANNOTATIONS.podIp] === address;
  // Annotations that are written after binding are reverted, so once is enough.
  return isGated(pod) || (!told && isBound(pod) && pod.status?.phase === 'Pending') ? [{ kind: 'letGo', pod, attachment, address }] : [];
}

/** Where the join file has to be: in the volume that the webhook gave to the pod, or beside the resource of a job. */
export function joinSecretOf({ metadata, spec }: TunnelEndpoint, pod: Pod | null): string | null {
  if (spec.target.job !== undefined) return `${metadata.name}${JOIN_SECRET_SUFFIX}`;
  return pod?.spec.volumes?.find(({ name }) => name === JOIN_VOLUME)?.secret?.secretName ?? null;
}

/** A resource of a pod goes with it; one that was made before its pod waits for it. */
function isAbandoned({ metadata, spec }: TunnelEndpoint, pod: Pod | null): boolean {
  if (spec.target.pod === undefined) return false;
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'Pod')?.uid;
  if (pod === null) return owner !== undefined;
  return !isAlive(pod) || (owner !== undefined && owner !== pod.metadata.uid);
}

function isHeld({ metadata }: TunnelEndpoint): boolean {
  return metadata.finalizers?.includes(FINALIZER) ?? false;
}

function isAlive({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && !ENDED_PHASES.includes(status?.phase ?? '');
}

/** Whether a pod waits for us. */
export function isGated({ spec }: Pod): boolean {
  return spec.schedulingGates?.some(({ name }) => name === GATE) ?? false;
}

function isBound({ spec }: Pod): boolean {
  return spec.nodeName !== undefined && spec.nodeName !== '';
}
