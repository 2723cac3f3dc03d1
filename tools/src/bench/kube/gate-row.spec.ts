import { describe, expect, it } from 'vitest';
import { gateRow, sumOf } from './gate-row.ts';

describe('gateRow', () => {
  it('tells the middle and the end of the waits, and requests for each pod', () => {
    expect(gateRow('cold', [100, 300, 200.4], 40)).toEqual({ mode: 'cold', pods: 3, p50Ms: 200, p95Ms: 290, maxMs: 300, requestsAPod: 13.3 });
  });

  it('has nothing to tell of no pod', () => {
    expect(() => gateRow('warm', [], 0)).toThrow(RangeError);
  });
});

describe('sumOf', () => {
  it('adds what stands under all labels of one counter alone', () => {
    const text = '# TYPE a_total counter\na_total{verb="GET",code="200"} 3\na_total{verb="PATCH",code="200"} 4\na_total_more 9\n';
    expect(sumOf(text, 'a_total')).toBe(7);
    expect(sumOf('b_total 2\n', 'b_total')).toBe(2);
    expect(sumOf(text, 'c_total')).toBe(0);
  });
});
