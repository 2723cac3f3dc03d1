import { request as httpRequest, type ClientRequest, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { bareHost, formatAuthority, moorlineError, type Authority } from '@moorline/mesh-core';
import { proxyFailure } from './proxy-failure.ts';

/** A proxy at work has to connect as well; from the first byte to its answer, whatever it sends meanwhile. */
const CONNECT_TIMEOUT_MS = 10_000;
/** As servers have it; a proxy says a line and a few headers. */
const HEADER_MAX_BYTES = 16_384;
const HTTP_OK = 200;
/** Bad gateway, unavailable, gateway timeout (RFC 9110 section 15.6): the proxy is willing, the destination was not there. */
const DESTINATION_AWAY: readonly unknown[] = [502, 503, 504];

/** An HTTP proxy, and how to be let through. */
export interface HttpProxy {
  /** `http:` or `https:`, perhaps with credentials. */
  readonly url: URL;
  /** With those for authentication; they win over what stands in the URL. */
  readonly headers: OutgoingHttpHeaders;
  /** PEM of the proxy's authority; null: those that Node trusts. */
  readonly ca: string | null;
}

/**
 * Connects to a destination through a proxy's CONNECT (RFC 9110 section 9.3.6).
 * @throws ML-PROXY-REFUSED, ML-PROXY-UNREACHABLE, ML-PROXY-PROTOCOL, each with the proxy's host and port and without credentials
 */
export function openThrough(proxy: HttpProxy, destination: Authority, signal: AbortSignal): Promise<Socket> {
  const { host } = proxy.url;
  const target = formatAuthority(destination);
  const attempt = new AbortController();
  const outgoing = ask(proxy, target, attempt.signal);
  const giveUp = (): void => attempt.abort();
  const timer = setTimeout(giveUp, CONNECT_TIMEOUT_MS);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  outgoing.once('connect', ({ statusCode }, socket: Socket, head: Buffer) => {
    if (statusCode !== HTTP_OK) {
      socket.destroy();
      return reject(moorlineError(DESTINATION_AWAY.includes(statusCode) ? 'ML-PROXY-UNREACHABLE' : 'ML-PROXY-REFUSED', `${host}: CONNECT ${target}: HTTP ${statusCode}`));
    }
    if (head.length > 0) socket.unshift(head);
    resolve(socket);
  });
  outgoing.on('error', (error) => reject(attempt.signal.aborted ? moorlineError('ML-PROXY-UNREACHABLE', `${host}: CONNECT ${target}: no answer`, error) : proxyFailure(error, `${host}: CONNECT ${target}`)));
  outgoing.once('close', () => reject(moorlineError('ML-PROXY-UNREACHABLE', `${host}: CONNECT ${target}: closed without an answer`)));
  outgoing.end();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  });
}

function ask({ url, headers, ca }: HttpProxy, target: string, signal: AbortSignal): ClientRequest {
  const { hostname, port, protocol, username, password } = url;
  const own = username === '' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` };
  const options = { host: bareHost(hostname), ...(port === '' ? {} : { port }), method: 'CONNECT', path: target, headers: { host: target, ...own, ...headers }, agent: false, signal, maxHeaderSize: HEADER_MAX_BYTES } as const;
  return protocol === 'https:' ? httpsRequest({ ...options, rejectUnauthorized: true, ...(ca === null ? {} : { ca }) }) : httpRequest(options);
}
