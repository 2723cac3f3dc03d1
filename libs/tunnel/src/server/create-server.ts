import { createServer as createHttpServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { HANDSHAKE_TIMEOUT_MS } from '../connection/index.ts';

/** An HTTP server over TLS 1.3, or without TLS where there is no identity. */
export function createServer(identity: { readonly certificate: string; readonly privateKey: string } | null, options: ServerOptions): Server {
  if (identity === null) return createHttpServer(options);
  const { certificate: cert, privateKey: key } = identity;
  return createHttpsServer({ ...options, cert, key, minVersion: 'TLSv1.3', handshakeTimeout: HANDSHAKE_TIMEOUT_MS });
}
