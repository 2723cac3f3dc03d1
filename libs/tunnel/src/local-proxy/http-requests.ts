import { request as httpRequest, STATUS_CODES, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { bareHost, parseAuthority, STREAM_STATUS, type StreamStatus } from '@moorline/mesh-core';
import { isRight, parseBasic, type ProxyCredentials } from './credentials.ts';
import { closeAfter, goneSignal, refusalText, type ProxyDial, type ProxyOutcome } from './proxy-dial.ts';

const HTTP_PORT = 80;
const AUTHENTICATE = 'Basic realm="moorline"';
/** Of one connection only (RFC 9110 section 7.6.1), and the proxy's own. */
const HOP_BY_HOP = ['connection', 'proxy-connection', 'keep-alive', 'proxy-authorization', 'proxy-authenticate', 'te', 'trailer', 'upgrade'];

/** Who may pass; null: everybody. */
type Credentials = ProxyCredentials | null;

/** Answers a CONNECT (RFC 9110 section 9.3.6), and carries the connection. Never rejects. */
export async function connectHttp({ url = '', headers }: IncomingMessage, client: Socket, head: Buffer, credentials: Credentials, dial: ProxyDial): Promise<void> {
  client.on('error', () => undefined);
  // At once: a client that has ended its way already must not be seen to have done so before its first bytes.
  client.pause();
  if (head.length > 0) client.unshift(head);
  if (!mayPass(headers['proxy-authorization'], credentials)) return closeAfter(client, renderRefusal(407, '', `Proxy-Authenticate: ${AUTHENTICATE}\r\n`));
  const destination = parseAuthority(url);
  const outcome: ProxyOutcome = destination === null ? { status: STREAM_STATUS.malformed } : await dial(destination, goneSignal(client));
  if (outcome.status !== STREAM_STATUS.ok) return closeAfter(client, renderRefusal(httpStatusOf(outcome.status), refusalText(outcome.status)));
  client.write('HTTP/1.1 200 Connection established\r\n\r\n');
  await outcome.join(client);
}

/** Forwards a plain request in absolute form (RFC 9112 section 3.2.2). Never rejects. */
export async function forwardHttp(request: IncomingMessage, response: ServerResponse, credentials: Credentials, dial: ProxyDial): Promise<void> {
  const refuse = (status: number, text = '', more: OutgoingHttpHeaders = {}): void => {
    response.writeHead(status, { connection: 'close', 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text), ...more }).end(text);
  };
  const refuseAs = (status: Exclude<StreamStatus, 200>): void => refuse(httpStatusOf(status), refusalText(status));
  if (!mayPass(request.headers['proxy-authorization'], credentials)) return refuse(407, '', { 'proxy-authenticate': AUTHENTICATE });
  const { url = '', method } = request;
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target?.protocol !== 'http:') return refuseAs(STREAM_STATUS.malformed);
  const { hostname, port, pathname, search, host } = target;
  const outcome = await dial({ host: bareHost(hostname), port: port === '' ? HTTP_PORT : Number(port) }, goneSignal(response));
  if (outcome.status !== STREAM_STATUS.ok) return refuseAs(outcome.status);
  const onward = httpRequest({ createConnection: () => outcome.connection, method, path: `${pathname}${search}`, headers: { ...endToEnd(request), host, connection: 'close' } });
  onward.on('response', (answer) => {
    try {
      response.writeHead(answer.statusCode ?? STREAM_STATUS.unreachable, endToEnd(answer));
    } catch {
      // A status or a header that HTTP does not allow: the server's doing, which must end nothing but its answer.
      return void refuseAs(STREAM_STATUS.unreachable);
    }
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  onward.on('error', () => (response.headersSent ? response.destroy() : refuseAs(STREAM_STATUS.unreachable)));
  response.once('close', () => outcome.connection.destroy());
  request.pipe(onward);
}

/** Says to a client what is wrong with its request, as far as it can be said. */
export function refuseMalformed(client: Socket): void {
  if (client.writable) closeAfter(client, renderRefusal(STREAM_STATUS.malformed, refusalText(STREAM_STATUS.malformed)));
  else client.destroy();
}

/** Statuses of HTTP only. */
function httpStatusOf(status: Exclude<StreamStatus, 200>): number {
  return status === STREAM_STATUS.refused ? STREAM_STATUS.unreachable : status;
}

function endToEnd({ headers }: IncomingMessage): OutgoingHttpHeaders {
  const named = headers.connection?.toLowerCase().split(/\s*,\s*/) ?? [];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !named.includes(name)));
}

function renderRefusal(status: number, text: string, more = ''): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${more}Connection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

function mayPass(header: string | undefined, credentials: Credentials): boolean {
  if (credentials === null) return true;
  const shown = parseBasic(header);
  return shown !== null && isRight(shown, credentials);
}
