import { createHmac } from 'node:crypto';
import type { Destination } from './claims.ts';

/**
 * A token for a UDP tunnel, as wstunnel v10 reads it. Its key is thrown away: the server does not verify it,
 * what counts is the Authorization header.
 * @param id a UUID, for the server's log
 * @param key entropy for the signature
 */
export function encodeClaims({ host, port }: Destination, id: string, key: Uint8Array): string {
  const claims = { id, p: { Udp: { timeout: null } }, r: host.includes(':') ? `[${host}]` : host, rp: port };
  const signed = [{ typ: 'JWT', alg: 'HS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
