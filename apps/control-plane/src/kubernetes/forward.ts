import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A leader in the same cluster answers within a round trip. */
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECTIONS_MAX = 10_000;

export interface Forwarder {
  readonly server: Server;
  /** Where connections go from now on; null: nowhere, they are closed and their clients try again. */
  readonly setTarget: (target: { readonly host: string; readonly port: number } | null) => void;
  /** Takes no connection any more and ends those that there are: their clients find the leader. */
  readonly stop: () => Promise<void>;
}

/** Takes connections for another replica: bytes as they are, so TLS ends where the leader is. */
export function createForwarder(): Forwarder {
  let target: { readonly host: string; readonly port: number } | null = null;
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    if (target === null) return void client.destroy();
    const leader = connect({ ...target, timeout: CONNECT_TIMEOUT_MS });
    leader.once('connect', () => leader.setTimeout(0));
    leader.once('timeout', () => leader.destroy());
    join(client, leader);
    join(leader, client);
  });
  server.maxConnections = CONNECTIONS_MAX;
  return {
    server,
    setTarget: (next) => void (target = next),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}

function join(from: Socket, to: Socket): void {
  from.setNoDelay(true);
  from.on('error', () => to.destroy());
  from.once('close', () => to.destroy());
  from.pipe(to);
}
