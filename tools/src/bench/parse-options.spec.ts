import { describe, expect, it } from 'vitest';
import { parseCount, parseNumber, parseNumbers } from './parse-options.ts';

describe('numbers of options', () => {
  it('are taken one by one, and as a list', () => {
    expect([parseNumber('5'), parseCount('0'), parseNumbers('1,1420')]).toEqual([5, 0, [1, 1_420]]);
  });

  it.each(['', '0', 'x', ' 5', '0x10', '1e2', '1,2', '65001'])('refuses `%s` for one, and says nothing of commas', (text) => {
    expect(() => parseNumber(text)).toThrow(/^A whole number from 1 to 65000\.$/);
  });

  it('speaks of commas where there may be several', () => {
    expect(() => parseNumbers('1,,2')).toThrow('with commas between them, from 0 to 65000');
  });
});
