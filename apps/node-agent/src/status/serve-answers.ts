import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** More people than this do not ask at once. */
const CONNECTIONS_MAX = 8;
/** From the connection to its end, whatever comes in. */
const CONNECTION_DEADLINE_MS = 10_000;

/**
 * Answers each connection with one text, made then, and closes it.
 * @param name an abstract socket of this network namespace
 * @returns stops listening
 */
export async function serveAnswers(name: string, answer: () => Promise<string>): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    void reply(socket, answer);
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(name);
  await once(server, 'listening');
  return async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
}

async function reply(socket: Socket, answer: () => Promise<string>): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), CONNECTION_DEADLINE_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.on('error', () => socket.destroy());
  try {
    socket.end(await answer());
  } catch {
    socket.destroy();
  }
}
