import { expect, test } from 'vitest';
import { archiveName, isArchiveOf } from './archive-name.ts';

const WHOLE = archiveName('endpoint', 'a1'.repeat(32));

test.each([
  [WHOLE, true],
  [`${WHOLE}.x7Rkq2`, false],
  [`.${WHOLE}.x7Rkq2.tar`, false],
  ['endpoint-test-a1a1a1a1a1a1a1a1.tar', false],
  ['control-a1a1a1a1a1a1a1a1.tar', false],
])('%s is an archive of the endpoint: %s', (name, expected) => {
  expect(isArchiveOf('endpoint', name)).toBe(expected);
});
