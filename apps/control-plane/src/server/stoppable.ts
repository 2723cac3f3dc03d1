import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

/** An answer that is under way gets this long; far below the ten seconds that a part has to close. */
const STOP_GRACE_MS = 3_000;

type Stoppable = Server & { readonly closeIdleConnections: () => void };

/**
 * Watches a server's connections from now on. Node waits for all of them when a server closes, also for a stranger
 * that connected and says nothing.
 * @returns stops it: takes nobody in any more, and cuts whoever is still there after `graceMs`
 */
export function stoppable(server: Stoppable): (graceMs?: number) => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return async (graceMs = STOP_GRACE_MS) => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMs);
    try {
      await closed;
    } finally {
      clearTimeout(timer);
    }
  };
}
