import { expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

it('lets a burst pass, then one each interval, and saves no more than a burst', () => {
  const limit = createRateLimit(10, 3);
  expect([0, 0, 0, 0, 0].map(limit)).toEqual([0, 0, 0, 100, 200]);
  expect([10_000, 10_000, 10_000, 10_000].map(limit)).toEqual([0, 0, 0, 100]);
});
