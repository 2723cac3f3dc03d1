import { expect, test } from 'vitest';
import { isAtLeast, parseGoVersion } from './go-version.ts';

test.each([
  ['go version go1.26.8 linux/amd64', [1, 26, 8]],
  ['go version go1.27 linux/arm64', [1, 27, 0]],
  ['golang.org/toolchain v0.0.1-go1.26.8.linux-amd64', [1, 26, 8]],
  ['gcc 12', null],
])('%s', (text, expected) => {
  expect(parseGoVersion(text)).toEqual(expected);
});

test.each([
  [[1, 26, 8], [1, 26, 0], true],
  [[1, 26, 0], [1, 26, 0], true],
  [[2, 0, 0], [1, 26, 0], true],
  [[1, 19, 8], [1, 26, 0], false],
  [[1, 26, 0], [1, 26, 1], false],
])('%j is at least %j: %s', (found, wanted, expected) => {
  expect(isAtLeast(found, wanted)).toBe(expected);
});
