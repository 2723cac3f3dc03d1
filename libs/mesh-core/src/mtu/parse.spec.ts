import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMtuSetting } from './parse.ts';

describe('parseMtuSetting', () => {
  it.each([
    ['auto', 'auto'],
    ['1280', 1_280],
    ['65000', 65_000],
  ])('reads %s', (text, mtu) => {
    expect(parseMtuSetting(text)).toBe(mtu);
  });

  it.each(['0', '1279', '65001', '99999999999999999999', '9'.repeat(400)])('refuses %s, as out of its bounds', (text) => {
    expect(() => parseMtuSetting(text)).toThrow('ML-MTU-TOO-LARGE');
  });

  it.each(['', '0x600', ' 1400', '1400 ', '1e4', '1400.0', '01400', '+1400', '-1400', 'Auto', 'none'])('refuses %j', (text) => {
    expect(parseMtuSetting(text)).toBeNull();
  });

  it('reads no text but that of what it gives', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.integer().map(String)), (text) => {
      try {
        const mtu = parseMtuSetting(text);
        expect(mtu === null || String(mtu) === text).toBe(true);
      } catch (error) {
        expect(String(error)).toContain('ML-MTU-TOO-LARGE');
      }
    }));
  });
});
