import type { HealthReport } from '@moorline/mesh-core';
import type { MeasuredSide } from '../job-namespace/index.ts';
import type { Prober } from '../tunnel/prober.ts';
import type { PathSupervisor } from '../tunnel/paths/supervise-paths.ts';

/** What a report is measured from. */
export interface HealthSources {
  readonly namespace: MeasuredSide;
  readonly paths: PathSupervisor;
  readonly prober: Prober;
  /** Milliseconds from the agent's start to the first answered probe. */
  readonly joinMs: number;
  readonly slirpRunning: () => boolean;
}

/**
 * Measures this end of the tunnel now.
 * @throws ML-TIMEOUT when the child inside does not answer
 */
export async function measureHealth({ namespace, paths, prober, joinMs, slirpRunning }: HealthSources): Promise<HealthReport> {
  const { transport, reason, switches, mtu } = paths.status();
  const { handshakeAgeMs, rxBytes, txBytes, wireguardRunning } = await namespace.statistics();
  return {
    handshakeAgeMs,
    probeRttMs: prober.lastRttMs(),
    rxBytes,
    txBytes,
    drops: paths.drops(),
    relayConnected: paths.connected(),
    transport,
    transportReason: reason,
    transportSwitches: switches,
    mtu,
    joinMs,
    processes: {
      'wireguard-go': wireguardRunning ? 'running' : 'stopped',
      slirp4netns: slirpRunning() ? 'running' : 'stopped',
    },
  };
}
