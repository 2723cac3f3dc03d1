import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ENDPOINTS_PATH, RELAY_SUBPROTOCOL, type Transport } from '@moorline/mesh-core';
import { CLOSE_CODE, HANDSHAKE_TIMEOUT_MS, openConnection } from '../connection/index.ts';
import type { DatagramPath } from '../path/index.ts';
import { handshakeKey, switchingAnswer } from '../websocket/index.ts';
import { createStreamsUpgrader, type StreamsGuest } from '../streams/streams-upgrader.ts';
import { judgeUpgrade, type Refusal } from './judge-upgrade.ts';
import { createServer, renewIdentity, type ServerIdentity } from './create-server.ts';
import { listen } from './listen.ts';
import { answerWstunnel, type WstunnelService } from '../wstunnel/index.ts';
import { createPendingSockets } from './pending-sockets.ts';

const ENDPOINT_PREFIX = new RegExp(`^${ENDPOINTS_PATH}/[0-9a-f]{16}(?=/)`);

export interface ServeRelayOptions {
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
  /** PEM; null: no TLS, for what stands behind a proxy that ends it. */
  readonly identity: { readonly certificate: string; readonly privateKey: string } | null;
  /** SHA-256 of each ticket that is right at this moment, lower-case hexadecimal; none: not known yet, nobody may connect. */
  readonly tickets: () => readonly string[];
  /** A connection that showed one of the tickets; the one before it with the same, if any, is closed already. */
  readonly onConnection: (connection: DatagramPath, ticketSha256: string, remote: RelayRemote) => void;
  /** Serves clients of wstunnel v10 as well, beside our own; absent or null: not. */
  readonly wstunnel?: WstunnelService | null;
  /** Takes agents that open streams in place of a tunnel, by the same tickets; absent: nobody. */
  readonly onStreams?: (guest: StreamsGuest) => void;
  /** Closes the server. */
  readonly signal: AbortSignal;
}

/** Who is at the other end of a relay connection. */
export interface RelayRemote {
  readonly address: string;
  /** `wstunnel`: a client of it, not an agent of ours. */
  readonly transport: Extract<Transport, 'wss' | 'wstunnel'>;
}

export interface RelayServer {
  readonly port: number;
  /** Ends the present connection by a ticket, if any, because that is not valid any more. */
  readonly disconnect: (ticketSha256: string) => void;
  /** Has new connections see another certificate; those that there are go on. */
  readonly renew: (identity: ServerIdentity) => void;
  /** Stops listening and ends every connection; safe to call again. */
  readonly close: () => Promise<void>;
}

/** Headers of an upgrade are well under 1 KiB. */
const HEADER_MAX_BYTES = 8_192;

/**
 * Serves one attachment's relay: one connection at a time by each ticket, a newer one takes the place of
 * the older.
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE
 */
export async function serveRelay(options: ServeRelayOptions): Promise<RelayServer> {
  const { identity, tickets, onConnection, signal } = options;
  const pending = createPendingSockets();
  const server = createServer(identity, {
    headersTimeout: HANDSHAKE_TIMEOUT_MS,
    requestTimeout: HANDSHAKE_TIMEOUT_MS,
    maxHeaderSize: HEADER_MAX_BYTES,
  });
  const current = new Map<string, DatagramPath>();
  const streams = options.onStreams === undefined ? null : createStreamsUpgrader(options.onStreams);

  const accept = (connection: DatagramPath, ticketSha256: string, remote: RelayRemote): void => {
    current.get(ticketSha256)?.close(CLOSE_CODE.replaced, 'a newer connection took over');
    current.set(ticketSha256, connection);
    void connection.closed.then(() => {
      if (current.get(ticketSha256) === connection) current.delete(ticketSha256);
    });
    onConnection(connection, ticketSha256, remote);
  };
  server.on('connection', pending.add);
  server.on('tlsClientError', (_, socket) => void socket.destroy());
  server.on('clientError', (_, socket) => void socket.destroy());
  server.on('request', (_, response) => void response.writeHead(404, { connection: 'close' }).end());
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const { headers } = request;
    const url = withoutPrefix(request.url ?? '');
    request.url = url;
    const address = request.socket.remoteAddress ?? '';
    if (url === options.wstunnel?.path) {
      const answer = answerWstunnel(options.wstunnel, { request, socket, head, tickets: tickets(), onAdmitted: pending.release });
      return answer === null ? undefined : accept(answer.path, answer.ticketSha256, { address, transport: 'wstunnel' });
    }
    if (streams?.takes(url) === true) {
      const refused = streams.upgrade(request, socket, head, tickets(), () => pending.release(socket));
      return refused === null ? undefined : refuse(socket, refused);
    }
    const judged = judgeUpgrade({ path: url, authorization: headers.authorization, subprotocols: headers['sec-websocket-protocol'] }, tickets());
    if ('refused' in judged) return refuse(socket, judged.refused);
    const key = handshakeKey(request.method, headers);
    if (key === null) return refuse(socket, 400);
    pending.release(socket);
    socket.write(switchingAnswer(key, RELAY_SUBPROTOCOL));
    accept(openConnection({ socket, head, role: 'server' }), judged.admitted, { address, transport: 'wss' });
  });

  await listen(server, options.address, options.port);
  const close = async (): Promise<void> => {
    for (const connection of current.values()) connection.close(CLOSE_CODE.normal, 'the endpoint stops');
    streams?.cut(null);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      pending.cutAll();
      server.closeAllConnections();
    });
  };
  signal.addEventListener('abort', () => void close(), { once: true });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
    disconnect: (ticketSha256) => {
      current.get(ticketSha256)?.close(CLOSE_CODE.ticketChanged, 'the ticket is not valid any more');
      streams?.cut(ticketSha256);
    },
    renew: (next) => renewIdentity(server, next),
    close,
  };
}

function refuse(socket: Duplex, status: Refusal): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** A proxy that serves many endpoints on one host tells them apart by a prefix, and passes it on; who may come in, the ticket says. */
function withoutPrefix(url: string): string {
  return url.replace(ENDPOINT_PREFIX, '');
}
