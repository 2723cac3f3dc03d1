import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { anyText } from '../testing/any-text.ts';
import { failureOf } from '../testing/examples.ts';
import { formatAddress, parseAddress, type Family } from './address.ts';

const addresses = fc.oneof(
  fc.record({ family: fc.constant<Family>(4), value: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }) }),
  fc.record({ family: fc.constant<Family>(6), value: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }) }),
);

describe('addresses', () => {
  it.each([
    ['0.0.0.0', 4, 0n],
    ['1.2.3.4', 4, 0x01020304n],
    ['255.255.255.255', 4, 2n ** 32n - 1n],
    ['::', 6, 0n],
    ['fd00::1', 6, 0xfd00n * 2n ** 112n + 1n],
    ['::ffff:1.2.3.4', 6, 0xffff01020304n],
  ] as const)('reads %s', (text, family, value) => {
    expect(parseAddress(text)).toStrictEqual({ family, value });
  });

  it.each([
    ['fd00:0:0:0:0:0:0:1', 'fd00::1'],
    ['FD00::A', 'fd00::a'],
    ['10.1.2.3', '10.1.2.3'],
  ])('prints %s as %s', (text, printed) => {
    expect(formatAddress(parseAddress(text))).toBe(printed);
  });

  it('prints what it reads', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it.each(['', '1.2.3', '1.2.3.256', '010.1.1.1', '0x7f000001', '127.1', 'fe80::1%eth0', 'fd00::/64', 'localhost'])('refuses %j by name', (text) => {
    const error = failureOf(() => parseAddress(text));
    expect(isMoorlineError(error, 'ML-CONFIG-INVALID') && error.detail).toBe(`${JSON.stringify(text)} is not an IP address`);
  });

  it('fails in no other way', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(), fc.stringMatching(/^[0-9a-f.:%/]{0,40}$/)), (text) => {
        try {
          parseAddress(text);
        } catch (error) {
          expect(isMoorlineError(error)).toBe(true);
        }
      }),
    );
  });
});
