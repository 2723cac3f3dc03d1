import { describe, expect, it } from 'vitest';
import { summarize } from './statistics.ts';

describe('summarize', () => {
  it('takes the middle value, or the mean of the two middle ones', () => {
    expect(summarize([300, 100, 200])).toEqual({ runs: 3, medianMs: 200, minMs: 100, maxMs: 300 });
    expect(summarize([400, 100, 300, 200]).medianMs).toBe(250);
    expect(summarize([7])).toEqual({ runs: 1, medianMs: 7, minMs: 7, maxMs: 7 });
  });

  it('makes nothing up', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});
