import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { KeyAndCertificate } from '../pki/index.ts';
import { CONNECTIONS_CHECKING_INTERVAL_MS, CONNECTIONS_MAX, HANDSHAKE_TIMEOUT_MS, HEADERS_MAX_BYTES, HEADERS_TIMEOUT_MS, IDLE_TIMEOUT_MS, KEEP_ALIVE_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './limits.ts';

export interface ServerOptions {
  readonly identity: KeyAndCertificate;
  /** Answers in any case; never rejects. */
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** The HTTPS server, not yet listening: TLS 1.2 or newer, and a limit on everything that a client can hold open. */
export function createHttpsServer({ identity, onRequest, onUpgrade }: ServerOptions): Server {
  const server = createServer(
    {
      key: identity.privateKey,
      cert: identity.certificate,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxHeaderSize: HEADERS_MAX_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECKING_INTERVAL_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    (request, response) => void onRequest(request, response),
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.setTimeout(IDLE_TIMEOUT_MS);
  server.on('upgrade', onUpgrade);
  return server;
}
