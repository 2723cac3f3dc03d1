import { judgeHealth, phaseOfConditions, stageConditions, type HealthSample, type MoorlineError, type TunnelEndpointStatus } from '@moorline/mesh-core';
import type { Attachment, TunnelEndpoint } from '@moorline/mesh-core';
import { handshakeAge, fresh } from '../views/fresh.ts';

export interface ObservedStatus {
  readonly resource: TunnelEndpoint;
  readonly attachment: Attachment | null;
  /** Where the cluster reaches the job; null: the endpoint is not up. */
  readonly address: string | null;
  readonly failure: MoorlineError | null;
  readonly joined: boolean;
  readonly sample: HealthSample | null;
  readonly nowMs: number;
}

/** Round trips are shown in full milliseconds: what changes less is not written. */
const MS_PER_SEC = 1_000;

/** The status of a resource by what was observed. Times stay as they are while nothing else changes. */
export function statusOfResource({ resource, attachment, address, failure, joined, sample, nowMs }: ObservedStatus): TunnelEndpointStatus {
  const { metadata, status: before } = resource;
  const conditions = stageConditions(
    {
      generation: metadata.generation ?? 0,
      refusal: null,
      accepted: attachment !== null && attachment.deletedAtMs === null,
      provisioned: address !== null,
      failure: failure === null ? null : { code: failure.code, detail: failure.detail },
      joined,
      health: sample === null ? null : judgeHealth(sample, nowMs),
    },
    before?.conditions ?? [],
    new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
  );
  const { phase, reason } = phaseOfConditions(conditions, metadata.deletionTimestamp !== undefined, false);
  const report = fresh(sample, nowMs)?.report ?? null;
  const age = handshakeAge(sample, nowMs);
  return {
    observedGeneration: metadata.generation ?? 0,
    phase,
    reason,
    conditions: [...conditions],
    ...(attachment === null ? keptOf(failure, before) : { attachmentId: attachment.id, attachment: attachment.name, addresses: attachment.addresses, endpoint: `endpoint-${attachment.id}` }),
    ...(address === null ? {} : { address }),
    ...(report === null ? {} : { transport: report.transport }),
    ...(report?.probeRttMs === null || report === null ? {} : { roundTrip: `${Math.max(1, Math.round(report.probeRttMs))} ms` }),
    ...(age === null ? {} : { lastHandshakeTime: new Date(Math.round((nowMs - age) / MS_PER_SEC) * MS_PER_SEC).toISOString().replace(/\.\d+Z$/, 'Z') }),
  };
}

/** What is known of an attachment whose record cannot be read: by it what stands for it is found when the resource goes. */
function keptOf(failure: MoorlineError | null, before: TunnelEndpointStatus | undefined): Partial<TunnelEndpointStatus> {
  if (failure?.code !== 'ML-STORE-CORRUPT' || before === undefined) return {};
  const { attachmentId, attachment, addresses, endpoint } = before;
  return Object.fromEntries(Object.entries({ attachmentId, attachment, addresses, endpoint }).filter(([, value]) => value !== undefined));
}

/** What is only measured is written this often: a thousand jobs are three requests a second. */
const MEASURED_EVERY_MS = 5 * 60 * MS_PER_SEC;

/** Whether it is worth a write: what is only measured is written with the next change, or once in a while. */
export function differs(before: TunnelEndpointStatus | undefined, after: TunnelEndpointStatus): boolean {
  return JSON.stringify(essence(before)) !== JSON.stringify(essence(after));
}

function essence(status: TunnelEndpointStatus | undefined): unknown {
  if (status === undefined) return null;
  const { observedGeneration, phase, reason, conditions, attachmentId, address, transport, lastHandshakeTime } = status;
  return [lastHandshakeTime === undefined ? null : Math.floor(Date.parse(lastHandshakeTime) / MEASURED_EVERY_MS), observedGeneration, phase, reason, conditions?.map((one) => [one.type, one.status, one.reason, one.message]), attachmentId, address, transport];
}

/** Whether a stage that had been reached is not any more. */
export function stepsBack(before: TunnelEndpointStatus | undefined, after: TunnelEndpointStatus): boolean {
  const isTrue = (status: TunnelEndpointStatus, type: string): boolean => status.conditions?.some((one) => one.type === type && one.status === 'True') ?? false;
  return before?.conditions?.some(({ type, status }) => status === 'True' && !isTrue(after, type)) ?? false;
}
