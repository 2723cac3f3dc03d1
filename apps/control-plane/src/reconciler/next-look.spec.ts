import { describe, expect, it } from 'vitest';
import { LOOK_INTERVAL_MS, nextLookMs } from './next-look.ts';

describe('nextLookMs', () => {
  it('is the interval when no restart is due', () => {
    expect(nextLookMs(new Map(), 0)).toBe(LOOK_INTERVAL_MS);
    expect(nextLookMs(new Map([['a', { failures: 5, lastFailureAtMs: 0 }]]), 1_000_000)).toBe(LOOK_INTERVAL_MS);
  });

  it('is the time to the next restart when that comes earlier', () => {
    const restarts = new Map([
      ['later', { failures: 9, lastFailureAtMs: 0 }],
      ['sooner', { failures: 2, lastFailureAtMs: 0 }],
    ]);
    expect(nextLookMs(restarts, 100)).toBe(400);
  });
});
