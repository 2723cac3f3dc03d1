import { expect, it } from 'vitest';
import { longestGap, parseSink } from './parse-sink.ts';

const OUTPUT = 'ready\n{"connection":"open"}\n{"atMs":1000,"gapMs":45}\n{"atMs":3000,"gapMs":310}\n{"connection":"closed"}\n{"atMs":9000,"gapMs":60}\n';

it('counts connections and finds the longest gap of a window', () => {
  const { gaps, opened, closed } = parseSink(OUTPUT);
  expect([opened, closed, gaps.length]).toEqual([1, 1, 3]);
  expect(longestGap(gaps, 0, 5_000)).toBe(310);
  expect(longestGap(gaps, 3_001, 9_000)).toBe(60);
  expect(longestGap(gaps, 0, 10)).toBe(0);
});
