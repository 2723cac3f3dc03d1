import { randomBytes } from 'node:crypto';
import { request as requestPlain, type Agent } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Socket } from 'node:net';
import { moorlineError, RELAY_SUBPROTOCOL } from '@moorline/mesh-core';
import { acceptValue, KEY_BYTES, WEBSOCKET_VERSION } from '../websocket/index.ts';

export interface UpgradeAttempt {
  /** `wss:` or `ws:` */
  readonly url: string;
  /** PEM of the one authority that is trusted; null: whatever Node trusts. */
  readonly ca: string | null;
  readonly ticket: string;
  readonly agent: Agent | undefined;
  readonly signal: AbortSignal;
  /** Filled as far as the attempt came: a proxy, if there is one, has let us through; the server's HTTP status when it did not switch. */
  readonly progress: { connected: boolean; status: number | null };
}

/** A connection that speaks WebSocket from now on, and the first bytes of it that came already. */
export interface Upgraded {
  readonly socket: Socket;
  readonly head: Buffer;
}

/**
 * Asks a server to switch to WebSocket and to our subprotocol (RFC 6455 section 4.1).
 * @throws what Node says of the connection, Error with the HTTP status, ML-PROTOCOL
 */
export function requestUpgrade({ url, ca, ticket, agent, signal, progress }: UpgradeAttempt): Promise<Upgraded> {
  const { promise, resolve, reject } = Promise.withResolvers<Upgraded>();
  const key = randomBytes(KEY_BYTES).toString('base64');
  const send = url.startsWith('wss:') ? requestTls : requestPlain;
  const request = send(url.replace(/^ws/, 'http'), {
    ...(ca === null ? {} : { ca }),
    // Said here, NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
    // A connection of its own, that no pool gets back.
    agent: agent ?? false,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': key,
      'sec-websocket-version': WEBSOCKET_VERSION,
      'sec-websocket-protocol': RELAY_SUBPROTOCOL,
      authorization: `Bearer ${ticket}`,
    },
  });
  request.once('socket', () => {
    progress.connected = true;
  });
  request.once('response', ({ statusCode = 0 }) => {
    progress.status = statusCode;
    request.destroy(new Error(`HTTP ${statusCode}`));
  });
  request.once('upgrade', ({ headers }, socket, head) => {
    if (headers['sec-websocket-accept'] === acceptValue(key) && headers['sec-websocket-protocol'] === RELAY_SUBPROTOCOL) return resolve({ socket, head });
    socket.destroy();
    reject(moorlineError('ML-PROTOCOL', 'the server switched to something else'));
  });
  request.on('error', reject);
  const giveUp = (): void => {
    // Not `destroy`: before there is a socket only this tells the proxy's agent.
    request.abort();
    reject(new Error('given up before it was open'));
  };
  signal.addEventListener('abort', giveUp, { once: true });
  request.end();
  return promise.finally(() => signal.removeEventListener('abort', giveUp));
}
