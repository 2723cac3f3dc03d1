import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RestartHistory } from './observation.ts';
import { afterFailure, RESTART_MAX_MS, restartDueAtMs, STABLE_AFTER_MS } from './restart.ts';

describe('restartDueAtMs', () => {
  it.each([
    [1, 0],
    [2, 500],
    [3, 1_000],
    [4, 2_000],
    [7, 16_000],
    [8, 30_000],
    [5_000, 30_000],
  ])('after %d failures waits %d ms', (failures, delayMs) => {
    expect(restartDueAtMs({ failures, lastFailureAtMs: 7_000 })).toBe(7_000 + delayMs);
  });

  it('is always due without a failure', () => {
    expect(restartDueAtMs(undefined)).toBe(0);
  });

  it('is bounded', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (failures, lastFailureAtMs) => {
        const delayMs = restartDueAtMs({ failures, lastFailureAtMs }) - lastFailureAtMs;
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(RESTART_MAX_MS);
      }),
    );
  });
});

describe('afterFailure', () => {
  const before: RestartHistory = { failures: 4, lastFailureAtMs: 100 };

  it('counts failures in a row', () => {
    expect(afterFailure(undefined, 0, 10)).toStrictEqual({ failures: 1, lastFailureAtMs: 10 });
    expect(afterFailure(before, 1_000, 1_010)).toStrictEqual({ failures: 5, lastFailureAtMs: 1_010 });
  });

  it('begins anew after an endpoint that ran long', () => {
    expect(afterFailure(before, 1_000, 1_000 + STABLE_AFTER_MS)).toStrictEqual({ failures: 1, lastFailureAtMs: 1_000 + STABLE_AFTER_MS });
    expect(afterFailure(before, 1_000, 999 + STABLE_AFTER_MS).failures).toBe(5);
  });
});
