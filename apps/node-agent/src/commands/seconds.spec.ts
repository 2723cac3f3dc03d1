import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { parseSeconds } from './seconds.ts';

it.each([['1', 1], ['60', 60], ['3600', 3_600]])('takes %s', (text, seconds) => {
  expect(parseSeconds(text)).toBe(seconds);
});

it.each(['', '0', ' 5', '5 ', '0x10', '1e2', '+5', '5.0', '-1', '3601', 'Infinity'])('refuses `%s`', (text) => {
  expect(() => parseSeconds(text)).toThrow(InvalidArgumentError);
});
