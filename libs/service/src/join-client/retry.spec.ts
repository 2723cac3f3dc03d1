import { moorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { retry } from './retry.ts';

const { signal } = new AbortController();

describe('retry', () => {
  it('tells each attempt what is left of the time, a second at least', async () => {
    const told: number[] = [];
    const attempt = async (remainingMs: number): Promise<string> => {
      told.push(remainingMs);
      if (told.length < 2) throw moorlineError('ML-BUSY', 'not yet');
      return 'done';
    };
    expect(await retry(attempt, { deadlineMs: 60_000, signal, isTransient: () => true })).toBe('done');
    expect(told[0]).toBeLessThanOrEqual(60_000);
    expect(told[1]).toBeLessThan(told[0] ?? 0);
    await expect(retry(async (remainingMs) => Promise.reject(moorlineError('ML-TIMEOUT', `${remainingMs} ms`)), { deadlineMs: 0, signal, isTransient: () => true })).rejects.toThrow('1000 ms');
  });
});
