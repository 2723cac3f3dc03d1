import { judgeHealth, nodeName, phaseOf, type AddressPair, type Attachment, type AttachmentPhase, type HealthReport, type HealthState, type MtuInUse, type Transport, type TransportReason } from '@moorline/mesh-core';
import type { Place } from '../hub/index.ts';
import type { AgentRecord } from '../store/index.ts';
import { fresh, handshakeAge } from './fresh.ts';

/** One node of a job: what is stored of it, and what its agent measured. */
export interface NodeView {
  readonly index: number;
  /** As the job's nodes know it; of a job on one node the attachment's. */
  readonly name: string;
  readonly addresses: AddressPair;
  readonly phase: AttachmentPhase;
  /** The worker that it runs on; null: no agent has joined. */
  readonly worker: string | null;
  readonly connected: boolean;
  readonly health: HealthState;
  /** Why packets do not pass; empty when they do. */
  readonly reasons: readonly string[];
  /** Its last report; null: none, or so old that it says nothing of now. */
  readonly report: HealthReport | null;
  readonly transport: Transport | null;
  /** Why that one. */
  readonly transportReason: TransportReason | null;
  /** In force at its agent. */
  readonly mtuInUse: MtuInUse | null;
  readonly rttMs: number | null;
  /** At this moment. */
  readonly handshakeAgeMs: number | null;
  /** From the agent's start to its first answered probe. */
  readonly joinMs: number | null;
}

export interface ObservedNode {
  readonly index: number;
  readonly addresses: AddressPair;
  readonly place: Place | null;
  readonly agent: AgentRecord | null;
  readonly endpointObserved: boolean;
  readonly nowMs: number;
}

/** Derives everything of one node from observation. */
export function nodeViewOf({ name, furtherAddresses, deletedAtMs }: Attachment, { index, addresses, place, agent, endpointObserved, nowMs }: ObservedNode): NodeView {
  const lastHealth = place?.health ?? null;
  const judged = judgeHealth(lastHealth, nowMs);
  const sample = fresh(lastHealth, nowMs);
  return {
    index,
    name: furtherAddresses.length === 0 ? name : nodeName(name, index),
    addresses,
    phase: phaseOf({ deletedAtMs, endpointObserved, agentJoined: agent !== null, lastHealth, nowMs }),
    worker: agent?.worker ?? null,
    connected: (place?.seat ?? null) !== null,
    health: judged.state,
    reasons: judged.reasons.map(({ code, detail }) => `${code}: ${detail}`),
    report: sample?.report ?? null,
    transport: sample?.report.transport ?? null,
    transportReason: sample?.report.transportReason ?? null,
    mtuInUse: sample?.report.mtu ?? null,
    rttMs: sample?.report.probeRttMs ?? null,
    handshakeAgeMs: handshakeAge(sample, nowMs),
    joinMs: place?.joinMs ?? null,
  };
}
