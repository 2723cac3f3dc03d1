import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { formatAuthority, type Authority } from '@moorline/mesh-core';

/** A proxy at work has to connect as well. */
const CONNECT_TIMEOUT_MS = 10_000;
const HTTP_OK = 200;

export interface ThroughProxy {
  readonly url: URL;
  /** With those for authentication; they win over what stands in the URL. */
  readonly headers: OutgoingHttpHeaders;
  /** PEM of the proxy's authority; null: those that Node trusts. */
  readonly ca: string | null;
}

/**
 * Connects to a destination through a proxy's CONNECT (RFC 9110 section 9.3.6).
 * @returns null when the proxy is not there, or does not let it through; never rejects
 */
export function connectThrough({ url, headers, ca }: ThroughProxy, destination: Authority, signal: AbortSignal): Promise<Socket | null> {
  const authority = formatAuthority(destination);
  const { hostname, port, protocol, username, password } = url;
  const own = username === '' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` };
  const options = { host: hostname.replace(/^\[|\]$/g, ''), ...(port === '' ? {} : { port }), method: 'CONNECT', path: authority, headers: { host: authority, ...own, ...headers }, agent: false, signal, timeout: CONNECT_TIMEOUT_MS };
  return new Promise((resolve) => {
    const outgoing = protocol === 'https:' ? httpsRequest({ ...options, ...(ca === null ? {} : { ca }) }) : httpRequest(options);
    outgoing.once('connect', ({ statusCode }, socket, head) => {
      socket.setTimeout(0);
      if (statusCode !== HTTP_OK) {
        socket.destroy();
        return resolve(null);
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('response', (response) => {
      response.destroy();
      resolve(null);
    });
    outgoing.once('close', () => resolve(null));
    outgoing.on('error', () => resolve(null));
    outgoing.end();
  });
}
