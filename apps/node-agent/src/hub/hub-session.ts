import type { Agent } from 'node:http';
import type { HealthReport, JoinAnswer, TunnelConfig } from '@moorline/mesh-core';
import { connectHub, moorlineVersion, type Logger } from '@moorline/service';
import type { AgentIdentity } from '../join/identity.ts';

/** As the control plane wants it; a lost report is replaced by the next. */
const HEALTH_INTERVAL_MS = 10_000;

export interface HubSessionOptions {
  readonly answer: JoinAnswer;
  readonly ca: string;
  readonly identity: AgentIdentity;
  /** Start time of the agent, milliseconds since the epoch. */
  readonly generation: number;
  readonly agentFor: (url: string) => Agent | undefined;
  readonly measure: () => Promise<HealthReport>;
  readonly onTunnel: (tunnel: TunnelConfig) => void;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

export interface HubSession {
  /** Sends a report now, beside the regular ones. */
  readonly report: () => Promise<void>;
  /** Milliseconds to the hub and back; null when not connected, or nothing came back. */
  readonly roundTrip: () => Promise<number | null>;
  readonly leave: (reason: string) => Promise<void>;
}

/** Holds the hub connection: takes new tunnel configurations, reports health. The tunnel runs without it. */
export function openHubSession(options: HubSessionOptions): HubSession {
  const { answer, ca, identity, generation, signal, log } = options;
  const proxyAgent = options.agentFor(answer.hubUrl);
  const hub = connectHub({
    url: answer.hubUrl,
    ca,
    role: 'agent',
    attachmentId: answer.attachmentId,
    node: answer.node,
    generation,
    sign: identity.sign,
    version: moorlineVersion(),
    ready: null,
    onMessage: (message) => {
      if (message.kind === 'tunnel') options.onTunnel(message.tunnel);
    },
    onConnected: (connected) => {
      if (connected) void report();
    },
    signal,
    log,
    ...(proxyAgent === undefined ? {} : { proxyAgent }),
  });
  const report = async (): Promise<void> => {
    try {
      hub.send({ kind: 'health', report: await options.measure() });
    } catch (error) {
      log.warn({ err: error }, 'health not measured');
    }
  };
  const timer = setInterval(() => void report(), HEALTH_INTERVAL_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return {
    report,
    roundTrip: hub.roundTrip,
    leave: async (reason) => {
      clearInterval(timer);
      await hub.close(reason);
    },
  };
}
