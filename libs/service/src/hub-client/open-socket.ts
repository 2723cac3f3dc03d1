import { WebSocket, type ClientOptions } from 'ws';
import { HUB_MESSAGE_MAX_BYTES, HUB_SUBPROTOCOL, moorlineError, type MoorlineError } from '@moorline/mesh-core';
import { tlsFailure } from '../tls/index.ts';
import type { HubClientOptions } from './options.ts';

/** TCP, TLS and the WebSocket upgrade together. */
const CONNECT_TIMEOUT_MS = 10_000;
/** For the other side's half of a close; after that the socket is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Begins a connection to the hub. Whatever goes wrong is handed to `onFailure` before the event `close`:
 * ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-PROXY-*, ML-CONTROL-UNREACHABLE.
 */
export function openSocket(
  { url, ca, proxyAgent }: Pick<HubClientOptions, 'url' | 'ca' | 'proxyAgent'>,
  onFailure: (error: MoorlineError) => void,
): WebSocket {
  const options: ClientOptions & { readonly closeTimeout: number } = {
    ca,
    // Said here, NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
    agent: proxyAgent,
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    closeTimeout: CLOSE_TIMEOUT_MS,
    maxPayload: HUB_MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
  };
  const socket = new WebSocket(url, HUB_SUBPROTOCOL, options);
  socket.on('error', (error) => onFailure(tlsFailure(error, url)));
  socket.once('unexpected-response', (_request, response) => {
    onFailure(moorlineError('ML-CONTROL-UNREACHABLE', `${url}: HTTP status ${response.statusCode}`));
    socket.terminate();
  });
  return socket;
}
