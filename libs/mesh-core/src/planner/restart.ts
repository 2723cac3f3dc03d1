import type { RestartHistory } from './observation.ts';

/** The first failure may be chance, and a tunnel waits: the restart comes at once. */
const FREE_FAILURES = 1;
/** Delay after the second failure in a row; it doubles with each further one. */
const RESTART_BASE_MS = 500;
/** One try in half a minute costs nothing and finds out soon that a cause is gone. */
export const RESTART_MAX_MS = 30_000;
/** An endpoint that ran this long was sound: its end begins a new count. */
export const STABLE_AFTER_MS = 60_000;

/** The history after an endpoint that ran from `startedAtMs` ended without being asked to. */
export function afterFailure(before: RestartHistory | undefined, startedAtMs: number, endedAtMs: number): RestartHistory {
  const inRow = before !== undefined && endedAtMs - startedAtMs < STABLE_AFTER_MS;
  return { failures: inRow ? before.failures + 1 : 1, lastFailureAtMs: endedAtMs };
}

/** When the endpoint may be started again, in milliseconds on the same clock as the history. */
export function restartDueAtMs(history: RestartHistory | undefined): number {
  if (history === undefined) return 0;
  const { failures, lastFailureAtMs } = history;
  if (failures <= FREE_FAILURES) return lastFailureAtMs;
  return lastFailureAtMs + Math.min(RESTART_MAX_MS, RESTART_BASE_MS * 2 ** (failures - FREE_FAILURES - 1));
}
