import type { Agent, IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { ServerTarget } from '../context.ts';

/** Any path does; this one costs the server least. */
const PATH = '/healthz';

/** One connection to the server, hop by hop. Each promise may reject, and is fine without anybody who waits. */
export interface Way {
  /** Settles when the proxy let us through, or at once without one. Rejects with ML-PROXY-*. */
  readonly proxied: Promise<void>;
  /** Settles when TLS is spoken, whoever signed the certificate. */
  readonly secured: Promise<Secured>;
  /** Settles with the head of the answer. */
  readonly answered: Promise<Answered>;
}

export interface Secured {
  readonly protocol: string;
  /** Why the certificate is not accepted, as OpenSSL or Node names it; null: it is. */
  readonly refusal: string | null;
  /** Names and addresses that it is for. */
  readonly names: string;
  /** From when to when it is valid. */
  readonly validity: string;
}

export interface Answered {
  readonly status: number;
  /** The header Date; null: none, or not a date. */
  readonly serverMs: number | null;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
}

/**
 * Walks to the server and asks for a page that anybody may read. The certificate is not checked on the way, so
 * that a wrong one can be told from a wrong clock; nothing secret is sent.
 */
export function walkTo({ url, ca }: ServerTarget, agent: Agent | undefined, signal: AbortSignal): Way {
  const [proxied, secured, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<Secured>(), Promise.withResolvers<Answered>()];
  for (const { promise } of [proxied, secured, answered] as const) void (promise as Promise<unknown>).catch(() => undefined);
  const failAll = (error: unknown): void => [proxied, secured, answered].forEach(({ reject }) => reject(error));
  const target = new URL(PATH, url);
  const options: RequestOptions = { method: 'GET', agent: agent ?? false, ca, rejectUnauthorized: false, minVersion: 'TLSv1.3' };
  const outgoing = request(target, options);
  let askedAtMs = Date.now();

  outgoing.once('socket', (socket) => {
    proxied.resolve();
    socket.once('secureConnect', () => {
      askedAtMs = Date.now();
      if (socket instanceof TLSSocket) secured.resolve(describe(socket));
    });
  });
  outgoing.once('response', (response: IncomingMessage) => {
    const answeredAtMs = Date.now();
    const serverMs = Date.parse(response.headers.date ?? '');
    answered.resolve({ status: response.statusCode ?? 0, serverMs: Number.isNaN(serverMs) ? null : serverMs, askedAtMs, answeredAtMs });
    response.destroy();
  });
  // Not by an option: before there is a socket only this ends the connection to a proxy.
  signal.addEventListener('abort', () => outgoing.abort(), { once: true });
  outgoing.once('error', failAll);
  outgoing.end();
  return { proxied: proxied.promise, secured: secured.promise, answered: answered.promise };
}

function describe(socket: TLSSocket): Secured {
  const { subjectaltname = 'no names', valid_from: from, valid_to: to } = socket.getPeerCertificate();
  return {
    protocol: socket.getProtocol() ?? 'TLS',
    refusal: socket.authorized ? null : String(socket.authorizationError),
    names: subjectaltname,
    validity: `from ${from} to ${to}`,
  };
}
