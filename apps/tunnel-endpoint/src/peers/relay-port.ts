import { baseMtu, datagramBytesOf, nodeAddressesOf, type EndpointSettings } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { serveRelay, type WstunnelFault } from '@moorline/tunnel';
import { serveStreams } from '../streams/serve-streams.ts';
import type { Lane } from './lane.ts';
import { openUdpPort } from './udp-port.ts';

/** Lanes by the SHA-256 of the ticket that opens them. */
export type Tickets = ReadonlyMap<string, Lane>;

/** Where agents connect: one relay connection for each node at a time and one direct path, chosen by its ticket. */
export interface RelayPort {
  readonly port: number;
  /** Where datagrams are taken directly; null: nowhere. */
  readonly udpPort: number | null;
  /** Admits the agents with these tickets and nobody else; connections by other tickets end. */
  readonly admit: (tickets: Tickets) => void;
  /** Has new connections see another certificate. */
  readonly renew: (identity: { readonly certificate: string; readonly privateKey: string }) => void;
}

/**
 * Opens the relay's port, and the UDP port of the same number; nobody is admitted until `admit`.
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE
 */
export async function createRelayPort(bootstrap: EndpointSettings, onFallback: (reason: Error) => void, lifecycle: Lifecycle, log: Logger): Promise<RelayPort> {
  const { address, port, certificate, privateKey, wstunnelPath, udp } = bootstrap.relay;
  let admitted: Tickets = new Map();
  const onRefused = (fault: WstunnelFault, remoteAddress: string): void => log.warn({ remoteAddress, fault }, 'wstunnel client refused');
  const nodes = nodeAddressesOf(bootstrap);
  const addressesOf = (ticketSha256: string): (typeof nodes)[number] | null => nodes[admitted.get(ticketSha256)?.node ?? -1] ?? null;
  const server = await serveRelay({
    address,
    port,
    identity: { certificate, privateKey },
    tickets: () => [...admitted.keys()],
    onConnection: (connection, ticketSha256, remote) => admitted.get(ticketSha256)?.carry(connection, ticketSha256, remote),
    wstunnel: wstunnelPath === null ? null : { path: wstunnelPath, onRefused },
    onStreams: serveStreams({ bootstrap, addressesOf, log }),
    signal: lifecycle.signal,
  });
  lifecycle.defer('relay', server.close);
  const direct = udp ? await openUdpPort({ address, port: server.port, admitted: () => admitted, baseBytes: datagramBytesOf(baseMtu(bootstrap.mtu)), onFallback, lifecycle, log }) : null;
  return {
    port: server.port,
    udpPort: direct?.port ?? null,
    renew: server.renew,
    admit: (tickets) => {
      const revoked = [...admitted.keys()].filter((ticketSha256) => !tickets.has(ticketSha256));
      admitted = tickets;
      for (const ticketSha256 of revoked) {
        server.disconnect(ticketSha256);
        direct?.disconnect(ticketSha256);
      }
    },
  };
}
