import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, moorlineError, nextDelayMs, type MoorlineError } from '@moorline/mesh-core';

export interface RetryOptions {
  /** No attempt begins after this. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly isTransient: (error: MoorlineError) => boolean;
}

/** What an attempt has that begins just before the end. */
const LAST_ATTEMPT_MS = 1_000;

/**
 * Calls `attempt` until it succeeds, fails for good, or the deadline is over; the last failure is thrown,
 * because it says more than a timeout would.
 * @param attempt is told how many milliseconds are left, which is a second at least
 * @throws what `attempt` throws; ML-ABORTED
 */
export async function retry<Result>(attempt: (remainingMs: number) => Promise<Result>, { deadlineMs, signal, isTransient }: RetryOptions): Promise<Result> {
  const endsAt = performance.now() + deadlineMs;
  for (let count = 0; ; count += 1) {
    try {
      return await attempt(Math.max(LAST_ATTEMPT_MS, Math.round(endsAt - performance.now())));
    } catch (error) {
      const failure = asMoorlineError(error);
      const delayMs = nextDelayMs(count, Math.random());
      if (!isTransient(failure) || performance.now() + delayMs > endsAt) throw failure;
      await sleep(delayMs, undefined, { signal }).catch((cause: unknown) => {
        throw moorlineError('ML-ABORTED', failure.message, cause);
      });
    }
  }
}
