import type { HealthReport, Transport } from '@moorline/mesh-core';
import { uapiGet, type WireguardState } from '@moorline/linux';
import type { Lanes } from '../peers/lanes.ts';
import type { Tunnel } from '../tunnel/set-up.ts';

/** What the report is made of besides WireGuard's own counters. */
export interface RelayState {
  /** Every node that has joined is. */
  readonly connected: boolean;
  /** The worst of all. */
  readonly transport: Transport;
  readonly drops: number;
}

/**
 * Measures the data path at this end.
 * @throws ML-WIREGUARD-FAILED, ML-PROTOCOL
 */
export async function measure({ wireguard }: Tunnel, lanes: Lanes, nowMs: number): Promise<HealthReport> {
  const all = lanes.all();
  const relay: RelayState = {
    connected: all.length > 0 && all.every((lane) => lane.connected()),
    transport: all.every((lane) => lane.transport() === 'udp') ? 'udp' : 'wss',
    drops: all.reduce((sum, lane) => sum + lane.drops(), 0),
  };
  return healthReport(await uapiGet(wireguard.socketPath), relay, nowMs);
}

/** The report of an endpoint: of several nodes the sums, and the oldest handshake. The probe and the join are measured by the agent, which also chooses the transport; an endpoint cannot tell a proxy from an agent. */
export function healthReport({ peers }: Pick<WireguardState, 'peers'>, { connected, transport, drops }: RelayState, nowMs: number): HealthReport {
  const handshakes = peers.map(({ lastHandshakeMs }) => lastHandshakeMs ?? -Infinity);
  const lastHandshakeMs = handshakes.length === 0 ? -Infinity : Math.min(...handshakes);
  return {
    handshakeAgeMs: lastHandshakeMs === -Infinity ? null : Math.max(0, Math.floor(nowMs - lastHandshakeMs)),
    probeRttMs: null,
    rxBytes: peers.reduce((sum, peer) => sum + peer.rxBytes, 0),
    txBytes: peers.reduce((sum, peer) => sum + peer.txBytes, 0),
    drops,
    relayConnected: connected,
    transport,
    transportReason: connected ? 'best' : 'none',
    transportSwitches: 0,
    joinMs: null,
    processes: { 'wireguard-go': 'running' },
  };
}
