import type { HealthReport } from '@moorline/mesh-core';
import { uapiGet, type WireguardState } from '@moorline/linux';
import type { RelayPort } from '../peers/relay-port.ts';
import type { Tunnel } from '../tunnel/set-up.ts';

/** What the report is made of besides WireGuard's own counters. */
export interface RelayState {
  readonly connected: boolean;
  readonly drops: number;
}

/**
 * Measures the data path at this end.
 * @throws ML-WIREGUARD-FAILED, ML-PROTOCOL
 */
export async function measure({ wireguard }: Tunnel, relay: RelayPort, nowMs: number): Promise<HealthReport> {
  return healthReport(await uapiGet(wireguard.socketPath), { connected: relay.connected(), drops: relay.drops() }, nowMs);
}

/** The report of an endpoint. The probe and the join are measured by the agent; an endpoint cannot tell a proxy from an agent. */
export function healthReport({ peers: [peer] }: Pick<WireguardState, 'peers'>, { connected, drops }: RelayState, nowMs: number): HealthReport {
  const lastHandshakeMs = peer?.lastHandshakeMs ?? null;
  return {
    handshakeAgeMs: lastHandshakeMs === null ? null : Math.max(0, Math.floor(nowMs - lastHandshakeMs)),
    probeRttMs: null,
    rxBytes: peer?.rxBytes ?? 0,
    txBytes: peer?.txBytes ?? 0,
    drops,
    relayConnected: connected,
    transport: 'wss',
    transportReason: 'best',
    transportSwitches: 0,
    joinMs: null,
    processes: { 'wireguard-go': 'running' },
  };
}
