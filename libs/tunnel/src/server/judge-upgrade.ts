import { createHash, timingSafeEqual } from 'node:crypto';
import { RELAY_PATH, RELAY_SUBPROTOCOL } from '@moorline/mesh-core';

/** What counts of an HTTP request that wants to become a relay. */
export interface UpgradeRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  /** The header Sec-WebSocket-Protocol as it came. */
  readonly subprotocols: string | undefined;
}

/** HTTP status to refuse with. */
export type Refusal = 400 | 401 | 404 | 503;

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;

/**
 * Judges who may open a relay; the ticket is compared by its SHA-256 in constant time.
 * @param ticketSha256 lower-case hexadecimal; null: not known yet, as after a restart, so that whoever asks may come again
 * @returns null to accept
 */
export function judgeUpgrade({ path, authorization, subprotocols }: UpgradeRequest, ticketSha256: string | null): Refusal | null {
  if (path !== RELAY_PATH) return 404;
  if (ticketSha256 === null) return 503;
  if (!isTicket(authorization, ticketSha256)) return 401;
  const offered = (subprotocols ?? '').split(',').map((name) => name.trim());
  return offered.includes(RELAY_SUBPROTOCOL) ? null : 400;
}

function isTicket(authorization: string | undefined, ticketSha256: string): boolean {
  const ticket = BEARER.exec(authorization ?? '')?.[1];
  if (ticket === undefined) return false;
  const shown = createHash('sha256').update(ticket).digest();
  const expected = Buffer.from(ticketSha256, 'hex');
  return expected.length === shown.length && timingSafeEqual(shown, expected);
}
