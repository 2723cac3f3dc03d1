import { createServer as createHttpServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import { HANDSHAKE_TIMEOUT_MS } from '../connection/index.ts';

const MIN_VERSION = 'TLSv1.3';

export interface ServerIdentity {
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** An HTTP server over TLS 1.3, or without TLS where there is no identity. */
export function createServer(identity: ServerIdentity | null, options: ServerOptions): Server {
  if (identity === null) return createHttpServer(options);
  const { certificate: cert, privateKey: key } = identity;
  return createHttpsServer({ ...options, cert, key, minVersion: MIN_VERSION, handshakeTimeout: HANDSHAKE_TIMEOUT_MS });
}

/** Has new connections see another certificate; those that there are go on. Nothing to do without TLS. */
export function renewIdentity(server: Server, { certificate: cert, privateKey: key }: ServerIdentity): void {
  if (server instanceof HttpsServer) server.setSecureContext({ cert, key, minVersion: MIN_VERSION });
}
