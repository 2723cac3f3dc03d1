import { describe, expect, it } from 'vitest';
import { createPeak } from './peak.ts';

describe('createPeak', () => {
  it('is the largest of the last one to two seconds', () => {
    const peak = createPeak();
    expect(peak.read(5)).toBe(0);
    peak.note(1_312, 10);
    peak.note(96, 990);
    expect(peak.read(999)).toBe(1_312);
    peak.note(148, 1_500);
    expect(peak.read(1_999)).toBe(1_312);
    expect(peak.read(2_000)).toBe(148);
    expect(peak.read(3_000)).toBe(0);
    peak.note(60, 9_000);
    expect(peak.read(11_000)).toBe(0);
  });
});
