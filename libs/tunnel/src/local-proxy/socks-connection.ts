import type { Socket } from 'node:net';
import type { Authority } from '@moorline/mesh-core';
import { isRight, type ProxyCredentials } from './credentials.ts';
import { parseGreeting, parsePassword, parseRequest, renderMethod, renderPasswordReply, renderReply, SOCKS_MESSAGE_MAX_BYTES, type Parsed, type SocksReply } from './socks5.ts';

/** What a client asked for once it was let in. */
export interface SocksRequest {
  readonly destination: Authority;
  readonly reply: (reply: SocksReply) => void;
}

/**
 * Leads a client through SOCKS 5 (RFC 1928), with a password (RFC 1929) if one is wanted or nothing else is offered,
 * up to its request.
 * @param socket paused; what comes behind the request stays in it
 * @param credentials null: any password is right, and so is none
 * @returns null when the client was refused, or left
 */
export async function greetSocks(socket: Socket, credentials: ProxyCredentials | null): Promise<SocksRequest | null> {
  const greeting = await read(socket, parseGreeting);
  if (greeting === null) return null;
  if (credentials === null && greeting.offersNone) socket.write(renderMethod('none'));
  else if (!greeting.offersPassword) return refuse(socket, renderMethod('unacceptable'));
  else if (!(await asksForPassword(socket, credentials))) return null;
  const destination = await read(socket, parseRequest);
  return destination === null ? null : { destination, reply: (reply) => void socket.write(renderReply(reply)) };
}

/** @returns false when it was the wrong one; the client has been told */
async function asksForPassword(socket: Socket, credentials: ProxyCredentials | null): Promise<boolean> {
  socket.write(renderMethod('password'));
  const shown = await read(socket, parsePassword);
  if (shown === null) return false;
  const isWelcome = credentials === null || isRight(shown, credentials);
  if (!isWelcome) refuse(socket, renderPasswordReply(false));
  else socket.write(renderPasswordReply(true));
  return isWelcome;
}

function refuse(socket: Socket, answer: Buffer): null {
  socket.end(answer);
  return null;
}

async function read<Message>(socket: Socket, parse: (bytes: Buffer) => Parsed<Message>): Promise<Message | null> {
  let bytes: Buffer = Buffer.alloc(0);
  for (;;) {
    const parsed = parse(bytes);
    if (parsed.kind === 'fault') return refuse(socket, renderReply(parsed.reply));
    if (parsed.kind === 'message') {
      if (bytes.length > parsed.bytes) socket.unshift(bytes.subarray(parsed.bytes));
      return parsed.message;
    }
    const chunk = await nextChunk(socket);
    if (chunk === null || bytes.length > SOCKS_MESSAGE_MAX_BYTES) return null;
    bytes = Buffer.concat([bytes, chunk]);
  }
}

/** null: the client is gone. */
export async function nextChunk(socket: Socket): Promise<Buffer | null> {
  for (;;) {
    const chunk = socket.read() as Buffer | null;
    if (chunk !== null) return chunk;
    if (socket.destroyed || socket.readableEnded) return null;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        for (const event of ['readable', 'end', 'close', 'error']) socket.off(event, go);
        resolve();
      };
      for (const event of ['readable', 'end', 'close', 'error']) socket.once(event, go);
    });
  }
}
