import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { STREAM_STATUS, type AddressPair } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { splice, type StreamDialer } from '@moorline/tunnel';

/** Connections of pods to one port at a time. */
const CONNECTIONS_MAX = 256;
/** What the agent knows the job by. */
const JOB = 'job';

/**
 * Listens on the job's own addresses, as if it were here, and carries what pods connect to it.
 * @returns stops it
 */
export async function exposeJob({ ipv4, ipv6 }: AddressPair, ports: readonly number[], dialer: StreamDialer, log: Logger): Promise<() => void> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const listen = async (address: string, port: number): Promise<void> => {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
      void carry(socket, port, dialer);
    });
    server.maxConnections = CONNECTIONS_MAX;
    server.listen({ host: address, port, exclusive: true });
    try {
      await once(server, 'listening');
      servers.push(server);
    } catch (err) {
      // Where the node has no IPv6 there is no such address.
      log.warn({ err, address, port }, 'a port of the job is not exposed here');
    }
  };
  await Promise.all(ports.flatMap((port) => [listen(ipv4, port), listen(ipv6, port)]));
  return () => {
    for (const server of servers) server.close();
    for (const socket of sockets) socket.resetAndDestroy();
  };
}

async function carry(socket: Socket, port: number, dialer: StreamDialer): Promise<void> {
  try {
    const dialled = await dialer.dial({ host: JOB, port });
    if (dialled.status !== STREAM_STATUS.ok) return void socket.resetAndDestroy();
    await splice(dialled.stream, socket);
  } catch {
    socket.resetAndDestroy();
  }
}
