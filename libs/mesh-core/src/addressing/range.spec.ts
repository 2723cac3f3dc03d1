import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { failureOf } from '../testing/examples.ts';
import { parseAddress } from './address.ts';
import { formatRange, parseRange, rangeHas, rangeSize, rangesOverlap, rangeWithin } from './range.ts';

const overlap = (one: string, other: string): boolean => rangesOverlap(parseRange(one), parseRange(other));
const within = (one: string, other: string): boolean => rangeWithin(parseRange(one), parseRange(other));

describe('parseRange', () => {
  it.each([
    ['10.0.0.0/8', 4, 8, 0x0a000000n, 0x0affffffn],
    ['10.1.2.3/31', 4, 31, 0x0a010202n, 0x0a010203n],
    ['0.0.0.0/0', 4, 0, 0n, 2n ** 32n - 1n],
    ['1.2.3.4/32', 4, 32, 0x01020304n, 0x01020304n],
    ['::/0', 6, 0, 0n, 2n ** 128n - 1n],
    ['fd00::5/127', 6, 127, 0xfd00n * 2n ** 112n + 4n, 0xfd00n * 2n ** 112n + 5n],
  ] as const)('reads %s', (text, family, prefix, first, last) => {
    expect(parseRange(text)).toStrictEqual({ family, prefix, first, last });
  });

  it.each(['', '10.0.0.0', '10.0.0.0/33', '10.0.0/8', 'fd00::/129', 'fe80::%eth0/64', 'x/8', '10.0.0.0/-1'])('refuses %j by name', (text) => {
    const error = failureOf(() => parseRange(text));
    expect(isMoorlineError(error, 'ML-CONFIG-INVALID') && error.detail).toBe(`${JSON.stringify(text)} is not an address range`);
  });
});

describe('ranges', () => {
  it('print their network address', () => {
    expect(formatRange(parseRange('10.1.2.3/16'))).toBe('10.1.0.0/16');
    expect(formatRange(parseRange('FD00:0:0:1::9/64'))).toBe('fd00:0:0:1::/64');
  });

  it('know their size', () => {
    expect(rangeSize(parseRange('10.0.0.0/30'))).toBe(4n);
    expect(rangeSize(parseRange('fd00::/64'))).toBe(2n ** 64n);
  });

  it('know what they hold', () => {
    const range = parseRange('10.0.1.0/24');
    expect(['10.0.0.255', '10.0.1.0', '10.0.1.255', '10.0.2.0', '::a00:180'].map((text) => rangeHas(range, parseAddress(text)))).toStrictEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('overlap when they share an address', () => {
    expect(overlap('10.0.0.0/8', '10.255.0.0/16')).toBe(true);
    expect(overlap('10.255.0.0/16', '10.0.0.0/8')).toBe(true);
    expect(overlap('10.0.0.0/9', '10.128.0.0/9')).toBe(false);
    expect(overlap('10.128.0.0/9', '10.0.0.0/9')).toBe(false);
    expect(overlap('1.2.3.4/32', '1.2.3.4/32')).toBe(true);
    expect(overlap('0.0.0.0/0', '::/0')).toBe(false);
  });

  it('lie within others when all of their addresses do', () => {
    expect(within('10.1.0.0/16', '10.0.0.0/8')).toBe(true);
    expect(within('10.0.0.0/8', '10.0.0.0/8')).toBe(true);
    expect(within('10.0.0.0/8', '10.1.0.0/16')).toBe(false);
    expect(within('10.0.0.0/8', '10.0.0.0/9')).toBe(false);
    expect(within('10.0.0.0/8', '10.128.0.0/9')).toBe(false);
    expect(within('::/96', '0.0.0.0/0')).toBe(false);
  });

  it('agree on overlap by their ends', () => {
    const ranges = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
      .map(([octet, prefix]) => parseRange(`10.0.0.${octet}/${prefix}`));
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const shared = Array.from({ length: 256 }, (_, octet) => parseAddress(`10.0.0.${octet}`)).some(
          (address) => rangeHas(one, address) && rangeHas(other, address),
        );
        expect(rangesOverlap(one, other)).toBe(shared);
        expect(rangesOverlap(other, one)).toBe(shared);
      }),
    );
  });
});
