import { connect, type Socket } from 'node:net';
import { formatAuthority, moorlineError, type Authority } from '@moorline/mesh-core';
import { SOCKET_VARIABLE } from '../proxy/environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy's own time for a connection, and some for the way. */
const ANSWER_TIMEOUT_MS = 15_000;
/** Its answer has a few short lines. */
const HEAD_MAX_BYTES = 4_096;
const END_OF_HEAD = '\r\n\r\n';

/**
 * Connects to a destination as the job does: through the job's proxy if it has one, else directly.
 * @throws ML-TARGET-UNREACHABLE
 */
export async function connectByProxy(destination: Authority, environment: Environment): Promise<Socket> {
  const path = environment[SOCKET_VARIABLE];
  const socket = path === undefined || path === '' ? connect({ ...destination, allowHalfOpen: true, noDelay: true }) : connect({ path, allowHalfOpen: true });
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), ANSWER_TIMEOUT_MS);
  try {
    await new Promise<void>((resolve, reject) => void socket.once('connect', resolve).once('error', reject));
    if (path !== undefined && path !== '') await askProxy(socket, formatAuthority(destination));
    return socket;
  } catch (error) {
    socket.destroy();
    throw moorlineError('ML-TARGET-UNREACHABLE', `${formatAuthority(destination)}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`, error);
  } finally {
    clearTimeout(timer);
  }
}

/** CONNECT (RFC 9110 section 9.3.6); what comes behind the answer stays in the socket, paused. */
async function askProxy(socket: Socket, authority: string): Promise<void> {
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  const answer = await headOf(socket);
  if (!/^HTTP\/1\.[01] 200 /.test(answer)) throw new Error(/^HTTP\/1\.[01] (\d{3} [^\r\n]*)/.exec(answer)?.[1] ?? 'not an answer of a proxy');
}

function headOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const done = (): void => {
      socket.pause();
      socket.off('data', take).off('end', fail).off('error', reject);
    };
    const fail = (): void => {
      done();
      reject(new Error('the proxy closed the connection'));
    };
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf(END_OF_HEAD);
      if (end < 0 && bytes.length <= HEAD_MAX_BYTES) return;
      done();
      const rest = bytes.subarray(end + END_OF_HEAD.length);
      if (end >= 0 && rest.length > 0) socket.unshift(rest);
      resolve(bytes.subarray(0, Math.max(0, end)).toString('latin1'));
    };
    socket.on('data', take).once('end', fail).once('error', reject);
  });
}
