import { createHash, timingSafeEqual } from 'node:crypto';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;

/**
 * The ticket that an Authorization header shows, by its SHA-256; compared in constant time.
 * @param tickets SHA-256 of each that is right, lower-case hexadecimal
 * @returns null when it shows none of them
 */
export function ticketShown(authorization: string | undefined, tickets: readonly string[]): string | null {
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
