import { once } from 'node:events';
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { moorlineError, parseAuthority, STREAM_STATUS, type Authority, type StreamStatus } from '@moorline/mesh-core';
import { isRight, parseBasic, type ProxyCredentials } from './credentials.ts';
import { greetSocks, nextChunk } from './socks-connection.ts';
import { SOCKS_REPLY, SOCKS_VERSION, type SocksReply } from './socks5.ts';

/** A connection to a destination, or why there is none. */
export type ProxyOutcome = { readonly status: 200; readonly connection: Duplex; readonly join: (client: Socket) => Promise<void> } | { readonly status: Exclude<StreamStatus, 200> };
export type ProxyDial = (destination: Authority, signal: AbortSignal) => Promise<ProxyOutcome>;

export interface ServeProxyOptions {
  readonly credentials: ProxyCredentials;
  readonly dial: ProxyDial;
}

export interface LocalProxy {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const CONNECTIONS_MAX = 512;
/** From the connection to a whole request, whatever comes in. */
const REQUEST_DEADLINE_MS = 10_000;
const HEADERS_MAX_BYTES = 16_384;
const HTTP_PORT = 80;
/** Of one connection only (RFC 9110 section 7.6.1), and the proxy's own. */
const HOP_BY_HOP = ['connection', 'proxy-connection', 'keep-alive', 'proxy-authorization', 'proxy-authenticate', 'te', 'trailer', 'upgrade'];
const SOCKS_REPLIES: Partial<Record<StreamStatus, SocksReply>> = { 403: SOCKS_REPLY.forbidden, 404: SOCKS_REPLY.unreachable, 421: SOCKS_REPLY.unreachable, 502: SOCKS_REPLY.refused, 504: SOCKS_REPLY.expired };

/**
 * Serves a proxy on a free port of the loopback: SOCKS 5 and HTTP (CONNECT and plain requests), told apart by the
 * first byte. Others on this machine share the loopback: nobody passes without the password.
 * @throws ML-PORT-TAKEN
 */
export async function serveProxy({ credentials, dial }: ServeProxyOptions): Promise<LocalProxy> {
  const sockets = new Set<Socket>();
  const http = createHttpServer({ maxHeaderSize: HEADERS_MAX_BYTES, headersTimeout: REQUEST_DEADLINE_MS, requestTimeout: 0 });
  http.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => void connectHttp(request, client, head, credentials, dial));
  http.on('request', (request: IncomingMessage, response: ServerResponse) => void forwardHttp(request, response, credentials, dial));
  http.on('clientError', (_, socket) => void socket.destroy());
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    void welcome(socket, http, credentials, dial);
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen({ host: LOOPBACK, port: 0, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw moorlineError('ML-PORT-TAKEN', `${LOOPBACK}: no free port`, error);
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function welcome(socket: Socket, http: ReturnType<typeof createHttpServer>, credentials: ProxyCredentials, dial: ProxyDial): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), REQUEST_DEADLINE_MS);
  const first = await nextChunk(socket);
  if (first === null) return void socket.destroy();
  socket.unshift(first);
  if (first[0] !== SOCKS_VERSION) {
    clearTimeout(timer);
    return void http.emit('connection', socket);
  }
  const request = await greetSocks(socket, credentials);
  clearTimeout(timer);
  if (request === null) return;
  const outcome = await dial(request.destination, goneSignal(socket));
  if (outcome.status !== STREAM_STATUS.ok) {
    request.reply(SOCKS_REPLIES[outcome.status] ?? SOCKS_REPLY.failure);
    return void socket.end();
  }
  request.reply(SOCKS_REPLY.succeeded);
  await outcome.join(socket);
}

async function connectHttp({ url = '', headers }: IncomingMessage, client: Socket, head: Buffer, credentials: ProxyCredentials, dial: ProxyDial): Promise<void> {
  client.on('error', () => undefined);
  if (!mayPass(headers['proxy-authorization'], credentials)) return void client.end(`HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="moorline"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  const destination = parseAuthority(url);
  const outcome: ProxyOutcome = destination === null ? { status: STREAM_STATUS.malformed } : await dial(destination, goneSignal(client));
  if (outcome.status !== STREAM_STATUS.ok) return void client.end(`HTTP/1.1 ${outcome.status} \r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  if (head.length > 0) client.unshift(head);
  client.write('HTTP/1.1 200 Connection established\r\n\r\n');
  await outcome.join(client);
}

async function forwardHttp(request: IncomingMessage, response: ServerResponse, credentials: ProxyCredentials, dial: ProxyDial): Promise<void> {
  const refuse = (status: number, more: OutgoingHttpHeaders = {}): void => void response.writeHead(status, { connection: 'close', 'content-length': 0, ...more }).end();
  if (!mayPass(request.headers['proxy-authorization'], credentials)) return refuse(407, { 'proxy-authenticate': 'Basic realm="moorline"' });
  const { url = '', method } = request;
  if (!URL.canParse(url) || new URL(url).protocol !== 'http:') return refuse(STREAM_STATUS.malformed);
  const { hostname, port, pathname, search, host } = new URL(url);
  const outcome = await dial({ host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? HTTP_PORT : Number(port) }, goneSignal(request.socket));
  if (outcome.status !== STREAM_STATUS.ok) return refuse(outcome.status);
  const named = request.headers.connection?.toLowerCase().split(/\s*,\s*/) ?? [];
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !named.includes(name)));
  const onward = httpRequest({ createConnection: () => outcome.connection, method, path: `${pathname}${search}`, headers: { ...headers, host, connection: 'close' } });
  onward.on('response', (answer) => {
    const { connection: _connection, 'keep-alive': _keepAlive, ...kept } = answer.headers;
    response.writeHead(answer.statusCode ?? STREAM_STATUS.unreachable, kept);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  onward.on('error', () => (response.headersSent ? response.destroy() : refuse(STREAM_STATUS.unreachable)));
  response.once('close', () => outcome.connection.destroy());
  request.pipe(onward);
}

function mayPass(header: string | undefined, credentials: ProxyCredentials): boolean {
  const shown = parseBasic(header);
  return shown !== null && isRight(shown, credentials);
}

function goneSignal(socket: Socket): AbortSignal {
  const controller = new AbortController();
  socket.once('close', () => controller.abort());
  return controller.signal;
}
