import { expect, it } from 'vitest';
import { isNewEnough } from './newer-libraries.ts';

it.each([['2.36', false], ['2.38', true], ['2.41', true], ['2.4', false], ['3.0', true], ['0', false]])('glibc %s is new enough for the fuzzer: %s', (version, good) => {
  expect(isNewEnough(version)).toBe(good);
});
