import { HEALTH_STALE_MS, judgeHealth, phaseOf, type Attachment, type AttachmentPhase, type HealthReport, type HealthSample, type HealthState, type Transport, type TransportReason } from '@moorline/mesh-core';
import type { Presence } from '../hub/index.ts';

/** An attachment as commands and metrics show it: what is stored, and what was observed. */
export interface AttachmentView {
  readonly attachment: Attachment;
  readonly phase: AttachmentPhase;
  readonly health: HealthState;
  /** Why packets do not pass; empty when they do. */
  readonly reasons: readonly string[];
  readonly connected: { readonly agent: boolean; readonly endpoint: boolean };
  /** Last reports, of either end; null: none, or so old that they say nothing of now. */
  readonly agent: HealthReport | null;
  readonly endpoint: HealthReport | null;
  readonly transport: Transport | null;
  /** Why that one. */
  readonly transportReason: TransportReason | null;
  readonly rttMs: number | null;
  /** At this moment. */
  readonly handshakeAgeMs: number | null;
  /** From the agent's start to its first answered probe. */
  readonly joinMs: number | null;
}

export interface Observed {
  readonly presence: Presence | null;
  readonly endpointRunning: boolean;
  readonly agentJoined: boolean;
  readonly nowMs: number;
}

/** Derives everything from observation; nothing is remembered. */
export function viewOf(attachment: Attachment, { presence, endpointRunning, agentJoined, nowMs }: Observed): AttachmentView {
  const lastHealth = presence?.health.agent ?? null;
  const judged = judgeHealth(lastHealth, nowMs);
  const agent = fresh(lastHealth, nowMs);
  const endpoint = fresh(presence?.health.endpoint ?? null, nowMs);
  const connected = { agent: isSeated(presence, 'agent'), endpoint: isSeated(presence, 'endpoint') };
  return {
    attachment,
    phase: phaseOf({ deletedAtMs: attachment.deletedAtMs, endpointObserved: endpointRunning && connected.endpoint, agentJoined, lastHealth, nowMs }),
    health: judged.state,
    reasons: judged.reasons.map(({ code, detail }) => `${code}: ${detail}`),
    connected,
    agent: agent?.report ?? null,
    endpoint: endpoint?.report ?? null,
    transport: agent?.report.transport ?? null,
    transportReason: agent?.report.transportReason ?? null,
    rttMs: agent?.report.probeRttMs ?? null,
    handshakeAgeMs: handshakeAge(agent, nowMs),
    joinMs: presence?.joinMs ?? null,
  };
}

function isSeated(presence: Presence | null, role: 'agent' | 'endpoint'): boolean {
  return presence !== null && presence.seats[role] !== null;
}

/** A job that was killed does not say goodbye: what it measured last must not be shown for ever. */
function fresh(sample: HealthSample | null, nowMs: number): HealthSample | null {
  return sample !== null && nowMs - sample.receivedAtMs <= HEALTH_STALE_MS ? sample : null;
}

function handshakeAge(sample: HealthSample | null, nowMs: number): number | null {
  const age = sample?.report.handshakeAgeMs ?? null;
  return sample === null || age === null ? null : age + Math.max(0, nowMs - sample.receivedAtMs);
}
