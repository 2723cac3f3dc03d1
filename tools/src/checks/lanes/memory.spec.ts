import { expect, test } from 'vitest';
import { smallerOf } from './memory.ts';

test.each([
  ['no limit', 0, 100],
  ['a limit', 40, 40],
  ['a limit above all that there is', Number.MAX_SAFE_INTEGER, 100],
])('with %s', (_case, limit, expected) => {
  expect(smallerOf(100, limit)).toBe(expected);
});
