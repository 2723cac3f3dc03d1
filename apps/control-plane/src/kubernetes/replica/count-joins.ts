import { setTimeout as sleep } from 'node:timers/promises';
import type { HandleJoin } from '../../join/index.ts';

export interface CountedJoins {
  readonly join: HandleJoin;
  /** Settles when none is under way, at the latest after `maxMs`. */
  readonly finish: (maxMs: number) => Promise<void>;
}

/** Knows which joins are under way. */
export function countJoins(join: HandleJoin): CountedJoins {
  const underWay = new Set<Promise<unknown>>();
  return {
    join: async (body, signal) => {
      const result = join(body, signal);
      underWay.add(result);
      try {
        return await result;
      } finally {
        underWay.delete(result);
      }
    },
    finish: async (maxMs) => {
      const stop = new AbortController();
      await Promise.race([Promise.allSettled(underWay), sleep(maxMs, undefined, { signal: stop.signal }).catch(() => undefined)]);
      stop.abort();
    },
  };
}
