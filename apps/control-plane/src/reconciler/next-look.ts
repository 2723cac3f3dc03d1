import { restartDueAtMs, type RestartHistory } from '@moorline/mesh-core';

/** Something may go without telling us: an endpoint of an earlier life of ours, an interface removed by hand. */
export const LOOK_INTERVAL_MS = 5_000;

/** Milliseconds until the world has to be looked at again: the regular interval, or the next restart that is due. */
export function nextLookMs(restarts: ReadonlyMap<string, RestartHistory>, nowMs: number): number {
  const dueInMs = [...restarts.values()].map((history) => restartDueAtMs(history) - nowMs).filter((delay) => delay > 0);
  return Math.min(LOOK_INTERVAL_MS, ...dueInMs);
}
