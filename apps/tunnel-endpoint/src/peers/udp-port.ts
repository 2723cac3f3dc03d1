import { asMoorlineError } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { serveUdp, type UdpServer } from '@moorline/tunnel';
import type { Tickets } from './relay-port.ts';

export interface UdpPortOptions {
  readonly address: string;
  readonly port: number;
  readonly admitted: () => Tickets;
  /** Bytes of a datagram that an agent can be sent before it tells. */
  readonly baseBytes: number;
  readonly onFallback: (reason: Error) => void;
  readonly lifecycle: Lifecycle;
  readonly log: Logger;
}

/**
 * Takes datagrams directly on the UDP port of the relay's number.
 * @returns null when the port is another program's: the relay does without it
 */
export async function openUdpPort({ address, port, admitted, baseBytes, onFallback, lifecycle, log }: UdpPortOptions): Promise<UdpServer | null> {
  try {
    const server = await serveUdp({
      address,
      port,
      tickets: () => [...admitted().keys()],
      onPath: (path, ticketSha256, sender) => admitted().get(ticketSha256)?.carryUdp(path, ticketSha256, sender),
      onClaim: (path, ticketSha256, claim) => admitted().get(ticketSha256)?.claimed(path, claim),
      onSize: (ticketSha256) => admitted().get(ticketSha256)?.resized(),
      baseBytes,
      onFallback,
      signal: lifecycle.signal,
    });
    lifecycle.defer('direct port', server.close);
    return server;
  } catch (error) {
    log.warn({ err: asMoorlineError(error) }, 'datagrams are not taken directly');
    return null;
  }
}
