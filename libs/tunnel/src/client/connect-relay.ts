import type { Agent } from 'node:http';
import { moorlineError, RELAY_SUBPROTOCOL } from '@moorline/mesh-core';
import { WebSocket } from 'ws';
import { HANDSHAKE_TIMEOUT_MS, openConnection, type Framing } from '../connection/index.ts';
import { FRAME_MAX_BYTES } from '../frames/index.ts';
import type { DatagramPath } from '../path/index.ts';
import { closeOnAbort } from './close-on-abort.ts';
import { relayFailure } from './relay-failure.ts';

export interface ConnectRelayOptions {
  /** `wss://…/v1/relay` */
  readonly url: string;
  /** PEM of the one authority that is trusted; null: the URL may be `ws:`, as only a benchmark may want it. */
  readonly ca: string | null;
  /** Relay ticket; goes into the Authorization header only. */
  readonly ticket: string;
  /** Aborts the attempt, and later closes the connection. */
  readonly signal: AbortSignal;
  /** From `proxyAgentFor`. */
  readonly agent?: Agent | undefined;
  /** 'batch' if absent. */
  readonly framing?: Framing;
}

/**
 * Opens a relay to an endpoint.
 * @throws ML-ENDPOINT-UNREACHABLE, ML-RELAY-REFUSED, ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-PROXY-REFUSED, ML-PROTOCOL, ML-ABORTED
 */
export async function connectRelay({ url, ca, ticket, signal, agent, framing }: ConnectRelayOptions): Promise<DatagramPath> {
  const { host: target, protocol } = new URL(url);
  if (protocol !== 'wss:' && ca !== null) throw moorlineError('ML-PROTOCOL', `${target} is to be reached over TLS`);
  if (signal.aborted) throw moorlineError('ML-ABORTED', `connecting to ${target}`, signal.reason);
  let proxyStatus: number | null = null;
  let status: number | null = null;

  const socket = new WebSocket(url, [RELAY_SUBPROTOCOL], {
    ...(ca === null ? {} : { ca }),
    // Said here, NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
    headers: { authorization: `Bearer ${ticket}` },
    agent,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: FRAME_MAX_BYTES,
    // Masks protect proxies that see the bytes (RFC 6455 section 10.3); inside TLS none does, and ws skips a mask of zeros.
    generateMask: (mask) => void mask.fill(0),
    finishRequest: (request) => {
      request.on('proxyConnect', (answer: { readonly statusCode: number }) => {
        proxyStatus = answer.statusCode;
      });
      request.end();
    },
  });
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  const cut = (): void => socket.terminate();
  signal.addEventListener('abort', cut, { once: true });
  // Not left to ws: its timeout begins with a socket, which a silent proxy never gives.
  const timer = setTimeout(cut, HANDSHAKE_TIMEOUT_MS);
  socket.once('open', resolve);
  socket.once('error', reject);
  socket.once('unexpected-response', (request, response) => {
    status = response.statusCode ?? 0;
    request.destroy(new Error(`HTTP ${status}`));
  });
  try {
    await opened;
  } catch (error) {
    socket.on('error', () => undefined);
    if (signal.aborted) throw moorlineError('ML-ABORTED', `connecting to ${target}`, signal.reason);
    throw relayFailure(error, { target, throughProxy: agent !== undefined, proxyStatus, status });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
  }
  return closeOnAbort(openConnection(socket, framing), signal);
}
