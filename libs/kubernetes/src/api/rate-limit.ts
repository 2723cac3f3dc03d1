/** Milliseconds to wait before the next request may go, so that it is `qps` a second and `burst` at once. */
export type RateLimit = (nowMs: number) => number;

const MS_PER_SEC = 1_000;

/** A token bucket that hands out turns: each caller waits for its own. */
export function createRateLimit(qps: number, burst: number): RateLimit {
  const intervalMs = MS_PER_SEC / qps;
  let nextAtMs = -Infinity;
  return (nowMs) => {
    nextAtMs = Math.max(nextAtMs, nowMs - burst * intervalMs) + intervalMs;
    return Math.max(0, nextAtMs - nowMs);
  };
}
