import { isIPv6 } from 'node:net';
import { linkMtuTowards } from '@moorline/linux';
import { baseMtu, datagramBytesOf, datagramRoom, type Transport, type TunnelConfig } from '@moorline/mesh-core';
import { claimsOf, connectRelay, openUdpPath, openWstunnelWay, watchPath, type ControlWriter, type Proxies, type WatchedPath } from '@moorline/tunnel';

export interface PathSources {
  readonly tunnel: TunnelConfig;
  readonly ca: string;
  readonly proxies: Proxies;
  /** Headers for a wstunnel server. */
  readonly wstunnelHeaders: Readonly<Record<string, string>>;
  /** The same for all paths of the tunnel. */
  readonly writer: ControlWriter;
  /** Datagrams of so many bytes pass directly, by what was measured. */
  readonly onSize: (bytes: number) => void;
  readonly onFallback: (reason: Error) => void;
}

/**
 * Opens a path by one transport.
 * @throws ML-ENDPOINT-UNREACHABLE, those of a relay, ML-ABORTED
 */
export async function openPath(transport: Transport, { tunnel, ca, proxies, wstunnelHeaders, writer, onSize, onFallback }: PathSources, signal: AbortSignal): Promise<WatchedPath> {
  const { endpoint, relayTicket, mtu } = tunnel;
  const datagramBytes = datagramBytesOf(baseMtu(mtu));
  if (transport === 'udp' && endpoint.udp !== null) {
    const mostBytes = mtu === 'auto' ? roomTowards(endpoint.udp.address, datagramBytes) : datagramBytes;
    return openUdpPath({ to: endpoint.udp, writer, datagramBytes, mostBytes, onSize, onFallback, signal });
  }
  if (transport === 'wstunnel' && endpoint.wstunnel !== null) {
    const { url } = endpoint.wstunnel;
    return openWstunnelWay({ way: endpoint.wstunnel, headers: wstunnelHeaders, writer, datagramBytes, signal, agent: proxies.agentFor(url) });
  }
  const agent = transport === 'wss-proxy' ? proxies.agentFor(endpoint.relayUrl) : undefined;
  return watchPath(await connectRelay({ url: endpoint.relayUrl, ca, ticket: relayTicket, signal, agent }), claimsOf(writer));
}

/** Bytes of the largest datagram that can leave this machine towards an address; `otherwise` where that is not known. */
function roomTowards(address: string, otherwise: number): number {
  const linkMtu = linkMtuTowards(address);
  return linkMtu === null ? otherwise : datagramRoom(linkMtu, isIPv6(address) ? 6 : 4);
}
