import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('createRateLimit', () => {
  it('lets a burst pass, then the sustained rate', () => {
    const limit = createRateLimit(0, 3, 2);
    expect([0, 0, 0, 0].map((at) => limit.take(at))).toEqual([true, true, true, false]);
    expect([499, 500, 500, 1_000].map((at) => limit.take(at))).toEqual([false, true, false, true]);
  });

  it('never lets more pass than burst and rate together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 400 }), { maxLength: 200 }), (gaps) => {
        const limit = createRateLimit(0, 5, 10);
        let at = 0;
        const passed = gaps.filter((gap) => limit.take((at += gap))).length;
        expect(passed).toBeLessThanOrEqual(5 + (at / 1_000) * 10);
      }),
    );
  });

  it('takes no harm from a clock that jumps back', () => {
    const limit = createRateLimit(1_000, 1, 1);
    expect([limit.take(1_000), limit.take(0)]).toEqual([true, false]);
  });
});
