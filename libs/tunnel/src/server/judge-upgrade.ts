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

/** The SHA-256 of the ticket that was shown, or the status to refuse with. */
export type Judgement = { readonly admitted: string } | { readonly refused: Refusal };

/**
 * Judges who may open a relay; tickets are compared by their SHA-256 in constant time.
 * @param tickets lower-case hexadecimal; none: not known yet, as after a restart, so that whoever asks may come again
 */
export function judgeUpgrade({ path, authorization, subprotocols }: UpgradeRequest, tickets: readonly string[]): Judgement {
  if (path !== RELAY_PATH) return { refused: 404 };
  if (tickets.length === 0) return { refused: 503 };
  const admitted = ticketShown(authorization, tickets);
  if (admitted === null) return { refused: 401 };
  const offered = (subprotocols ?? '').split(',').map((name) => name.trim());
  return offered.includes(RELAY_SUBPROTOCOL) ? { admitted } : { refused: 400 };
}

function ticketShown(authorization: string | undefined, tickets: readonly string[]): string | null {
  const ticket = BEARER.exec(authorization ?? '')?.[1];
  if (ticket === undefined) return null;
  const shown = createHash('sha256').update(ticket).digest();
  // Each is compared, whichever it is: the time tells nothing.
  const matching = tickets.filter((ticketSha256) => {
    const expected = Buffer.from(ticketSha256, 'hex');
    return expected.length === shown.length && timingSafeEqual(shown, expected);
  });
  return matching[0] ?? null;
}
