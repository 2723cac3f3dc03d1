import { expect, test } from 'vitest';
import { linesOf } from './lines-of.ts';

const RUN = { file: 'links.e2e.ts', seconds: 25.96, lines: ['its output'] };

test('a file that passed is one line', () => {
  expect(linesOf(RUN, { passed: 4, failed: 0 }, '1/2')).toEqual(['  [1/2] links.e2e.ts: 4 passed, 0 failed (26.0 s)']);
});

test('a file that failed shows its output', () => {
  expect(linesOf(RUN, { passed: 3, failed: 1 }, '2/2')).toEqual(['    its output', '  [2/2] links.e2e.ts: 3 passed, 1 failed (26.0 s)']);
});
