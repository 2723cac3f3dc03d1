import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKOFF_BASE_MS, BACKOFF_MAX_MS, BACKOFF_MIN_MS, nextDelayMs } from './next-delay.ts';

describe('nextDelayMs', () => {
  it.each([
    [0, 250],
    [1, 500],
    [2, 1_000],
    [5, 8_000],
    [6, 15_000],
    [5_000, 15_000],
    [-3, 250],
  ])('after %d failures waits at most %d ms', (attempt, expected) => {
    expect(nextDelayMs(attempt, 1)).toBe(expected);
  });

  it('spreads the delay evenly down to the minimum', () => {
    expect(nextDelayMs(3, 0.5)).toBe(1_000);
    expect(nextDelayMs(3, 0.25)).toBe(500);
    expect(nextDelayMs(3, 0)).toBe(50);
    expect(nextDelayMs(0, 0.3333)).toBe(83);
  });

  it('takes entropy out of bounds for the nearest bound', () => {
    expect(nextDelayMs(3, 7)).toBe(2_000);
    expect(nextDelayMs(3, -7)).toBe(50);
  });

  it('takes other bounds', () => {
    expect(nextDelayMs(0, 1, { baseMs: 10, minMs: 1 })).toBe(10);
    expect(nextDelayMs(9, 1, { baseMs: 10, maxMs: 100 })).toBe(100);
    expect(nextDelayMs(9, 0, { minMs: 0 })).toBe(0);
  });

  it('is always within its bounds and never falls with more failures', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, entropy) => {
        const delay = nextDelayMs(attempt, entropy);
        expect(delay).toBeGreaterThanOrEqual(BACKOFF_MIN_MS);
        expect(delay).toBeLessThanOrEqual(BACKOFF_MAX_MS);
        expect(nextDelayMs(attempt + 1, entropy)).toBeGreaterThanOrEqual(delay);
        expect(nextDelayMs(0, entropy)).toBeLessThanOrEqual(BACKOFF_BASE_MS);
      }),
    );
  });
});
