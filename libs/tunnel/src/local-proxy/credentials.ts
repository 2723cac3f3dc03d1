import { createHash, timingSafeEqual } from 'node:crypto';

/** What a client of the proxy has to know; both of URL-safe characters. */
export interface ProxyCredentials {
  readonly user: string;
  readonly password: string;
}

/** Compared in constant time. */
export function isRight(shown: ProxyCredentials, expected: ProxyCredentials): boolean {
  return timingSafeEqual(digest(shown), digest(expected));
}

/** The header Proxy-Authorization with scheme Basic (RFC 7617); null for anything else. */
export function parseBasic(header: string | undefined): ProxyCredentials | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,1024})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function digest({ user, password }: ProxyCredentials): Buffer {
  return createHash('sha256').update(`${user.length}:${user}:${password}`).digest();
}
