import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** More people than this do not ask at once. */
const CONNECTIONS_MAX = 8;
const IDLE_TIMEOUT_MS = 5_000;

/**
 * Answers each connection with one text, made then, and closes it.
 * @param name an abstract socket of this network namespace
 * @returns stops listening
 */
export async function serveAnswers(name: string, answer: () => Promise<string>): Promise<() => Promise<void>> {
  const server = createServer((socket) => void reply(socket, answer));
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(name);
  await once(server, 'listening');
  return async () => {
    server.close();
    await once(server, 'close');
  };
}

async function reply(socket: Socket, answer: () => Promise<string>): Promise<void> {
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  try {
    socket.end(await answer());
  } catch {
    socket.destroy();
  }
}
