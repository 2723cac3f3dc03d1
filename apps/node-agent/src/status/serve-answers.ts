import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { QUESTION_DEADLINE_MS, type Answer } from './question.ts';

/** More people than this do not ask at once. */
const CONNECTIONS_MAX = 8;
/** A question is one short line; more is not ours. */
const QUESTION_MAX_CHARACTERS = 1_024;
/** From the connection to its end, whatever comes in: longer than any answer may take. */
const CONNECTION_DEADLINE_MS = QUESTION_DEADLINE_MS + 2_000;

/**
 * Answers the first line of each connection with one text, made then, and closes it.
 * @param name an abstract socket of this network namespace
 * @returns stops listening
 */
export async function serveAnswers(name: string, answer: Answer): Promise<() => Promise<void>> {
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

async function reply(socket: Socket, answer: Answer): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), CONNECTION_DEADLINE_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.on('error', () => socket.destroy());
  try {
    socket.end(await answer(await firstLine(socket)));
  } catch {
    socket.destroy();
  }
}

/** @throws when the line is longer than a question may be, or the other side leaves */
async function firstLine(socket: Socket): Promise<string> {
  let line = '';
  socket.setEncoding('utf8');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  socket.on('data', (piece: string) => {
    line += piece;
    const end = line.indexOf('\n');
    if (end >= 0) resolve(line.slice(0, end));
    else if (line.length > QUESTION_MAX_CHARACTERS) reject(new Error('too long for a question'));
  });
  socket.once('close', () => reject(new Error('closed')));
  return promise;
}
