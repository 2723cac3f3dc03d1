import type { Agent } from 'node:http';
import { moorlineError, STREAMS_SUBPROTOCOL } from '@moorline/mesh-core';
import { silentProxy } from '@moorline/service';
import { WebSocket } from 'ws';
import { relayFailure } from '../client/relay-failure.ts';
import { HANDSHAKE_TIMEOUT_MS } from '../connection/index.ts';
import { STREAMS_MESSAGE_MAX_BYTES } from './limits.ts';

export interface ConnectStreamsOptions {
  /** `wss://…` with one of `STREAMS_PATHS`. */
  readonly url: string;
  /** PEM of the one authority that is trusted. */
  readonly ca: string;
  /** The relay's ticket; goes into the Authorization header only. */
  readonly ticket: string;
  /** Aborts the attempt, and later cuts the connection. */
  readonly signal: AbortSignal;
  /** For a way through an HTTP proxy. */
  readonly agent?: Agent | undefined;
}

/**
 * Opens a WebSocket that carries streams.
 * @throws ML-ENDPOINT-UNREACHABLE, ML-RELAY-REFUSED, ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-PROXY-*, ML-PROTOCOL, ML-ABORTED
 */
export async function connectStreams({ url, ca, ticket, signal, agent }: ConnectStreamsOptions): Promise<WebSocket> {
  const target = new URL(url).host;
  if (signal.aborted) throw moorlineError('ML-ABORTED', `connecting to ${target}`, signal.reason);
  const progress = { connected: false, status: null as number | null };
  const socket = new WebSocket(url, [STREAMS_SUBPROTOCOL], {
    ca,
    // Said here, NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
    headers: { authorization: `Bearer ${ticket}` },
    agent,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: STREAMS_MESSAGE_MAX_BYTES,
    // Masks protect proxies that see the bytes (RFC 6455 section 10.3); inside TLS none does, and ws skips a mask of zeros.
    generateMask: (mask) => void mask.fill(0),
    finishRequest: (request) => {
      request.once('socket', () => (progress.connected = true));
      request.end();
    },
  });
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  const cut = (): void => socket.terminate();
  signal.addEventListener('abort', cut, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', cut));
  // Not left to ws: its timeout begins with a socket, which a silent proxy never gives.
  const timer = setTimeout(cut, HANDSHAKE_TIMEOUT_MS);
  socket.once('open', resolve);
  socket.on('error', reject);
  socket.once('unexpected-response', (request, response) => {
    progress.status = response.statusCode ?? 0;
    request.destroy(new Error(`HTTP ${progress.status}`));
  });
  try {
    await opened;
    return socket;
  } catch (error) {
    if (signal.aborted) throw moorlineError('ML-ABORTED', `connecting to ${target}`, signal.reason);
    throw relayFailure(error, { target, proxy: progress.connected ? null : silentProxy(agent, target), status: progress.status });
  } finally {
    clearTimeout(timer);
  }
}
