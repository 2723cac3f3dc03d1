import { randomBytes, randomUUID } from 'node:crypto';
import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Socket } from 'node:net';
import { moorlineError } from '@moorline/mesh-core';
import { silentProxy } from '@moorline/service';
import { relayFailure } from '../../client/relay-failure.ts';
import { HANDSHAKE_TIMEOUT_MS } from '../../connection/index.ts';
import { acceptValue } from '../../websocket/index.ts';
import { encodeClaims, TOKEN_PREFIX, WSTUNNEL_SUBPROTOCOL } from '../claims/index.ts';
import type { ConnectWstunnelOptions } from './connect-wstunnel.ts';

/** A stream that was switched, and the bytes that came with the switch. */
export interface Upgraded {
  readonly stream: Socket;
  readonly head: Buffer;
}

const KEY_BYTES = 16;
const DEFAULT_PREFIX = 'v1';
/** wstunnel itself says 400 to whatever it does not allow; an endpoint of ours, or a proxy before the server, tells more. */
const REFUSING_STATUSES: readonly (number | null)[] = [400, 401, 403];

/** Asks a wstunnel server to switch; throws as `connectWstunnel` does. */
export async function requestUpgrade(options: ConnectWstunnelOptions): Promise<Upgraded> {
  const { url, signal, agent } = options;
  const target = new URL(url).host;
  if (signal.aborted) throw moorlineError('ML-ABORTED', `connecting to ${target}`, signal.reason);
  const key = randomBytes(KEY_BYTES).toString('base64');
  let connected = false;
  let status: number | null = null;

  const request = makeRequest(options, key);
  const { promise: upgraded, resolve, reject } = Promise.withResolvers<Upgraded>();
  const cut = (): void => {
    // Not `destroy`: before there is a socket only this tells the proxy's agent.
    request.abort();
    reject(new Error('no answer in time'));
  };
  signal.addEventListener('abort', cut, { once: true });
  const timer = setTimeout(cut, HANDSHAKE_TIMEOUT_MS);
  request.on('error', reject);
  request.once('socket', () => {
    connected = true;
  });
  request.once('response', ({ statusCode = 0 }: IncomingMessage) => {
    status = statusCode;
    request.destroy(new Error(`HTTP ${statusCode}`));
  });
  request.once('upgrade', ({ headers }: IncomingMessage, stream: Socket, head: Buffer) => {
    if (headers['sec-websocket-accept'] === acceptValue(key)) return resolve({ stream, head });
    stream.destroy();
    reject(moorlineError('ML-PROTOCOL', `${target} does not speak WebSocket`));
  });
  request.end();
  try {
    const { stream, head } = await upgraded;
    return { stream: stream.setNoDelay(true), head };
  } catch (error) {
    if (signal.aborted) throw moorlineError('ML-ABORTED', `connecting to ${target}`, signal.reason);
    if (REFUSING_STATUSES.includes(status)) throw moorlineError('ML-WSTUNNEL-REFUSED', `${target}: HTTP ${status}`, error);
    throw relayFailure(error, { target, proxy: connected ? null : silentProxy(agent, target), status });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
  }
}

function makeRequest({ url, destination, headers, ca, agent }: ConnectWstunnelOptions, key: string): ClientRequest {
  const { pathname, protocol } = new URL(url);
  const prefix = pathname.replace(/^\/|\/$/g, '') || DEFAULT_PREFIX;
  const token = encodeClaims(destination, randomUUID(), randomBytes(KEY_BYTES));
  return (protocol === 'ws:' ? requestPlain : requestTls)(url.replace(/^ws/i, 'http'), {
    path: `/${prefix}/events`,
    ca,
    // Said here, NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
    rejectUnauthorized: true,
    agent: agent ?? false,
    headers: {
      ...headers,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': key,
      'sec-websocket-version': '13',
      'sec-websocket-protocol': `${WSTUNNEL_SUBPROTOCOL}, ${TOKEN_PREFIX}${token}`,
    },
  });
}
