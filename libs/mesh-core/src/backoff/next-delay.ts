export interface BackoffOptions {
  /** Upper bound of the first delay. */
  readonly baseMs?: number;
  /** Upper bound of every delay. */
  readonly maxMs?: number;
  /** Lower bound of every delay. */
  readonly minMs?: number;
}

/** A lost connection is often back at once; a quarter of a second is not felt by TCP inside the tunnel. */
export const BACKOFF_BASE_MS = 250;
/** Long enough to spare a server that is down, short enough for a job that waits. */
export const BACKOFF_MAX_MS = 15_000;
/** Never at once: a server that refuses immediately is not hammered. */
export const BACKOFF_MIN_MS = 50;

/**
 * Delay in milliseconds before the next attempt: exponential, bounded, with full jitter, so that
 * many who lost the same server do not come back together.
 * @param attempt failures so far, from 0
 * @param entropy from 0 to 1, uniform
 */
export function nextDelayMs(attempt: number, entropy: number, options: BackoffOptions = {}): number {
  const { baseMs = BACKOFF_BASE_MS, maxMs = BACKOFF_MAX_MS, minMs = BACKOFF_MIN_MS } = options;
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.max(0, attempt));
  return Math.round(Math.max(minMs, ceiling * Math.min(1, Math.max(0, entropy))));
}
