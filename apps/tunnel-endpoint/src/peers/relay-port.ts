import type { EndpointBootstrap } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { serveRelay, type WstunnelFault } from '@moorline/tunnel';
import type { Lane } from './lane.ts';

/** Lanes by the SHA-256 of the ticket that opens them. */
export type Tickets = ReadonlyMap<string, Lane>;

/** Where agents connect: one relay connection for each node at a time, chosen by its ticket. */
export interface RelayPort {
  readonly port: number;
  /** Admits the agents with these tickets and nobody else; connections by other tickets end. */
  readonly admit: (tickets: Tickets) => void;
}

/**
 * Opens the relay's port; nobody is admitted until `admit`.
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE
 */
export async function createRelayPort({ relay: { address, port, certificate, privateKey, wstunnelPath } }: EndpointBootstrap, lifecycle: Lifecycle, log: Logger): Promise<RelayPort> {
  let admitted: Tickets = new Map();
  const onRefused = (fault: WstunnelFault, remoteAddress: string): void => log.warn({ remoteAddress, fault }, 'wstunnel client refused');
  const server = await serveRelay({
    address,
    port,
    identity: { certificate, privateKey },
    tickets: () => [...admitted.keys()],
    onConnection: (connection, ticketSha256, remoteAddress) => admitted.get(ticketSha256)?.carry(connection, remoteAddress),
    wstunnel: wstunnelPath === null ? null : { path: wstunnelPath, onRefused },
    signal: lifecycle.signal,
  });
  lifecycle.defer('relay', server.close);
  return {
    port: server.port,
    admit: (tickets) => {
      const revoked = [...admitted.keys()].filter((ticketSha256) => !tickets.has(ticketSha256));
      admitted = tickets;
      for (const ticketSha256 of revoked) server.disconnect(ticketSha256);
    },
  };
}
