import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { moorlineError, STREAM_STATUS, type StreamStatus } from '@moorline/mesh-core';
import type { ProxyCredentials } from './credentials.ts';
import { connectHttp, forwardHttp, refuseMalformed } from './http-requests.ts';
import { closeAfter, goneSignal, type ProxyDial } from './proxy-dial.ts';
import { greetSocks, nextChunk } from './socks-connection.ts';
import { SOCKS_REPLY, SOCKS_VERSION, type SocksReply } from './socks5.ts';

export interface ServeProxyOptions {
  /** Path of a socket that does not exist yet; or `loopback`: a free port of 127.0.0.1. */
  readonly at: 'loopback' | { readonly path: string };
  /** null: whoever can open a connection may pass. */
  readonly credentials: ProxyCredentials | null;
  /** Whether a connection may be looked at; it is cut otherwise. */
  readonly admits?: (client: Socket) => Promise<boolean>;
  readonly dial: ProxyDial;
}

export interface LocalProxy {
  /** 0 for a socket with a path. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const CONNECTIONS_MAX = 512;
/** As many more hear that there are too many; beyond them connections are closed without a word. */
const REFUSALS_MAX = 64;
/** From the connection to a whole request, whatever comes in. */
const REQUEST_DEADLINE_MS = 10_000;
const HEADERS_MAX_BYTES = 16_384;
const SOCKS_REPLIES: Partial<Record<StreamStatus, SocksReply>> = { 403: SOCKS_REPLY.forbidden, 404: SOCKS_REPLY.unreachable, 421: SOCKS_REPLY.unreachable, 424: SOCKS_REPLY.unreachable, 502: SOCKS_REPLY.unreachable, 504: SOCKS_REPLY.expired, 521: SOCKS_REPLY.refused };

const tooMany: ProxyDial = () => Promise.resolve({ status: STREAM_STATUS.busy });

/**
 * Serves a proxy: SOCKS 5 and HTTP (CONNECT and plain requests), told apart by the first byte. Others on this machine
 * share the loopback: nobody passes there without the password.
 * @throws ML-PORT-TAKEN
 */
export async function serveProxy({ at, credentials, admits = () => Promise.resolve(true), dial }: ServeProxyOptions): Promise<LocalProxy> {
  const sockets = new Set<Socket>();
  const dialUnlessBusy: ProxyDial = (destination, signal) => (sockets.size > CONNECTIONS_MAX ? tooMany : dial)(destination, signal);
  const http = createHttpServer({ maxHeaderSize: HEADERS_MAX_BYTES, headersTimeout: REQUEST_DEADLINE_MS, requestTimeout: 0 });
  http.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => void connectHttp(request, client, head, credentials, dialUnlessBusy));
  http.on('request', (request: IncomingMessage, response: ServerResponse) => void forwardHttp(request, response, credentials, dialUnlessBusy));
  http.on('clientError', (_, client) => refuseMalformed(client as Socket));
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    void admit(socket, admits).then(async (isAdmitted) => (isAdmitted ? welcome(socket, http, credentials, dialUnlessBusy) : void socket.resetAndDestroy()));
  });
  server.maxConnections = CONNECTIONS_MAX + REFUSALS_MAX;
  server.listen(at === 'loopback' ? { host: LOOPBACK, port: 0, exclusive: true } : at);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw moorlineError('ML-PORT-TAKEN', at === 'loopback' ? `${LOOPBACK}: no free port` : `${at.path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, error);
  }
  return {
    port: at === 'loopback' ? (server.address() as AddressInfo).port : 0,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function admit(socket: Socket, admits: (client: Socket) => Promise<boolean>): Promise<boolean> {
  try {
    return await admits(socket);
  } catch {
    return false;
  }
}

async function welcome(socket: Socket, http: HttpServer, credentials: ProxyCredentials | null, dial: ProxyDial): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), REQUEST_DEADLINE_MS);
  const first = await nextChunk(socket);
  if (first === null) {
    clearTimeout(timer);
    return void socket.destroy();
  }
  socket.unshift(first);
  if (first[0] !== SOCKS_VERSION) {
    clearTimeout(timer);
    return void http.emit('connection', socket);
  }
  const request = await greetSocks(socket, credentials);
  clearTimeout(timer);
  if (request === null) return closeAfter(socket);
  const outcome = await dial(request.destination, goneSignal(socket));
  if (outcome.status !== STREAM_STATUS.ok) {
    request.reply(SOCKS_REPLIES[outcome.status] ?? SOCKS_REPLY.failure);
    return closeAfter(socket);
  }
  request.reply(SOCKS_REPLY.succeeded);
  await outcome.join(socket);
}
