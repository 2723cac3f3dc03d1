import { expect, it } from 'vitest';
import { parseStall } from './parse-stall.ts';

const interval = (bytes: number) => ({ sum: { bytes, seconds: 0.1 } });

it('finds the longest run of empty intervals', () => {
  const report = { intervals: [9, 0, 8, 0, 0, 0, 7, 0].map(interval), end: { sum_received: { bits_per_second: 3e8 } } };
  expect(parseStall(JSON.stringify(report))).toEqual({ mbps: 300, stallMs: 300 });
});

it('takes a report of a failure for one', () => {
  expect(() => parseStall('{"error":"control socket has closed unexpectedly"}')).toThrow('ML-BENCH-IPERF');
});
