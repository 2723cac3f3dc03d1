import type { Transport, TunnelConfig } from '@moorline/mesh-core';
import { claimsOf, connectRelay, openUdpPath, watchPath, type ControlWriter, type Proxies, type WatchedPath } from '@moorline/tunnel';

/** WireGuard's header and tag around each packet of the overlay (wireguard.com/protocol). */
const WIREGUARD_BYTES = 32;

export interface PathSources {
  readonly tunnel: TunnelConfig;
  readonly ca: string;
  readonly proxies: Proxies;
  /** The same for all paths of the tunnel. */
  readonly writer: ControlWriter;
  readonly onFallback: (reason: Error) => void;
}

/**
 * Opens a path by one transport.
 * @throws ML-ENDPOINT-UNREACHABLE, those of a relay, ML-ABORTED
 */
export async function openPath(transport: Transport, { tunnel, ca, proxies, writer, onFallback }: PathSources, signal: AbortSignal): Promise<WatchedPath> {
  const { endpoint, relayTicket, mtu } = tunnel;
  if (transport === 'udp' && endpoint.udp !== null) return openUdpPath({ to: endpoint.udp, writer, datagramBytes: mtu + WIREGUARD_BYTES, onFallback, signal });
  const agent = transport === 'wss-proxy' ? proxies.agentFor(endpoint.relayUrl) : undefined;
  return watchPath(await connectRelay({ url: endpoint.relayUrl, ca, ticket: relayTicket, signal, agent }), claimsOf(writer));
}
