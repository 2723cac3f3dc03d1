import { RELAY_PATH, RELAY_SUBPROTOCOL } from '@moorline/mesh-core';
import { ticketShown } from './ticket-shown.ts';

/** What counts of an HTTP request that wants to become a relay. */
export interface UpgradeRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  /** The header Sec-WebSocket-Protocol as it came. */
  readonly subprotocols: string | undefined;
}

/** HTTP status to refuse with. */
export type Refusal = 400 | 401 | 404 | 503;

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
