import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import type { AddressPair } from '../schema/index.ts';
import { failureOf } from '../testing/examples.ts';
import { parseAddress } from './address.ts';
import { allocateAddressPair, chosenAddressPair } from './allocate.ts';
import { gatewayOf, type Overlay } from './overlay.ts';
import { parseRange, rangeHas } from './range.ts';

const overlay: Overlay = { ipv4: '10.9.0.0/29', ipv6: 'fd00::/64' };

function allocateAll(from: Overlay, limit: number): readonly AddressPair[] {
  const taken: AddressPair[] = [];
  try {
    while (taken.length < limit) taken.push(allocateAddressPair({ overlay: from, taken, startAfter: taken.at(-1) ?? null }));
  } catch (error) {
    if (!isMoorlineError(error, 'ML-ADDRESSES-EXHAUSTED')) throw error;
  }
  return taken;
}

describe('allocateAddressPair', () => {
  it('gives the same host in both ranges, behind network, anycast and gateway, before broadcast', () => {
    expect(allocateAll(overlay, 99)).toStrictEqual([2, 3, 4, 5, 6].map((host) => ({ ipv4: `10.9.0.${host}`, ipv6: `fd00::${host}` })));
  });

  it('names the range that is exhausted', () => {
    const taken = allocateAll(overlay, 99);
    const ipv4 = failureOf(() => allocateAddressPair({ overlay, taken }));
    expect(isMoorlineError(ipv4, 'ML-ADDRESSES-EXHAUSTED') && ipv4.detail).toBe('10.9.0.0/29');
    const ipv6 = failureOf(() => allocateAddressPair({ overlay: { ipv4: '10.9.0.0/16', ipv6: 'fd00::/127' }, taken: [] }));
    expect(isMoorlineError(ipv6, 'ML-ADDRESSES-EXHAUSTED') && ipv6.detail).toBe('fd00::/127');
  });

  it('uses the last address of the IPv6 range, which has no broadcast', () => {
    expect(allocateAll({ ipv4: '10.9.0.0/24', ipv6: 'fd00::/126' }, 99).map(({ ipv6 }) => ipv6)).toStrictEqual(['fd00::2', 'fd00::3']);
  });

  it('goes on behind the last one and wraps', () => {
    const startAfter = { ipv4: '10.9.0.5', ipv6: 'fd00::5' };
    expect(allocateAddressPair({ overlay, taken: [], startAfter })).toStrictEqual({ ipv4: '10.9.0.6', ipv6: 'fd00::6' });
    expect(allocateAddressPair({ overlay, taken: [{ ipv4: '10.9.0.6', ipv6: 'fd00::6' }], startAfter })).toStrictEqual({
      ipv4: '10.9.0.2',
      ipv6: 'fd00::2',
    });
  });

  it('begins anew when the last one is of another overlay', () => {
    expect(allocateAddressPair({ overlay, taken: [], startAfter: { ipv4: '10.8.0.5', ipv6: 'fd01::5' } }).ipv4).toBe('10.9.0.2');
  });

  it('takes different hosts only when no common one is free', () => {
    const taken = [2, 3, 4, 5].map((host) => ({ ipv4: `10.9.0.${host}`, ipv6: 'fd00::77' }));
    expect(allocateAddressPair({ overlay: { ...overlay, excluded: ['fd00::6/128'] }, taken })).toStrictEqual({ ipv4: '10.9.0.6', ipv6: 'fd00::2' });
    expect(
      allocateAddressPair({ overlay: { ...overlay, excluded: ['fd00::6/128'] }, taken, startAfter: { ipv4: '10.9.0.5', ipv6: 'fd00::9' } }),
    ).toStrictEqual({ ipv4: '10.9.0.6', ipv6: 'fd00::a' });
  });

  it('leaves excluded ranges out, also those that reach beyond the overlay', () => {
    expect(allocateAddressPair({ overlay: { ...overlay, excluded: ['10.9.0.0/30', 'fd00::4/127', '10.10.0.0/16'] }, taken: [] })).toStrictEqual({
      ipv4: '10.9.0.6',
      ipv6: 'fd00::6',
    });
    expect(
      isMoorlineError(
        failureOf(() => allocateAddressPair({ overlay: { ...overlay, excluded: ['10.0.0.0/8'] }, taken: [] })),
        'ML-ADDRESSES-EXHAUSTED',
      ),
    ).toBe(true);
  });

  it('does not take an excluded IPv6 range for IPv4 addresses of the same number', () => {
    expect(allocateAddressPair({ overlay: { ...overlay, excluded: ['::/96'] }, taken: [] }).ipv4).toBe('10.9.0.2');
  });

  it('does not mind addresses of an earlier overlay', () => {
    expect(allocateAddressPair({ overlay, taken: [{ ipv4: '192.0.2.2', ipv6: '2001:db8::2' }] }).ipv4).toBe('10.9.0.2');
  });

  it('steps over half of a huge range at once', () => {
    const huge = { ipv4: '10.0.0.0/8', ipv6: 'fd00::/8', excluded: ['10.0.0.0/9', 'fd00::/9'] };
    expect(allocateAddressPair({ overlay: huge, taken: [] })).toStrictEqual({ ipv4: '10.128.0.0', ipv6: 'fd80::' });
  });

  it('gives each job addresses of its own inside the overlay, and the same for the same request', () => {
    const excluded = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 28, max: 32 })).map(([octet, prefix]) => `10.9.0.${octet}/${prefix}`),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(excluded, fc.integer({ min: 1, max: 34 }), (ranges, count) => {
        const busy = { ipv4: '10.9.0.0/27', ipv6: 'fd00:1::/123', excluded: ranges };
        const pairs = allocateAll(busy, count);
        const all = [...pairs, gatewayOf(busy)].flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
        expect(new Set(all).size).toBe(all.length);
        for (const { ipv4, ipv6 } of pairs) {
          expect(rangeHas(parseRange(busy.ipv4), parseAddress(ipv4)) && rangeHas(parseRange(busy.ipv6), parseAddress(ipv6))).toBe(true);
          expect(['10.9.0.0', '10.9.0.31', 'fd00:1::']).not.toContain(ipv4);
          expect(ranges.some((range) => rangeHas(parseRange(range), parseAddress(ipv4)))).toBe(false);
        }
        expect(allocateAll(busy, count)).toStrictEqual(pairs);
      }),
      { numRuns: 20 },
    );
  });
});

describe('chosenAddressPair', () => {
  const overlay = { ipv4: '100.72.0.0/16', ipv6: 'fd6d::/64', excluded: ['100.72.9.0/24'] };

  it('has one spelling', () => {
    expect(chosenAddressPair(overlay, { ipv4: '100.72.0.9', ipv6: 'FD6D:0:0:0::0009' })).toEqual({ ipv4: '100.72.0.9', ipv6: 'fd6d::9' });
  });

  it.each([
    ['100.72.0.0', 'fd6d::9'],
    ['100.72.0.1', 'fd6d::9'],
    ['100.72.255.255', 'fd6d::9'],
    ['100.72.9.1', 'fd6d::9'],
    ['100.73.0.9', 'fd6d::9'],
    ['100.72.0.9', 'fd6d::1'],
    ['100.72.0.9', 'fd6e::9'],
  ])('is not %s and %s', (ipv4, ipv6) => {
    expect(() => chosenAddressPair(overlay, { ipv4, ipv6 })).toThrow(/ML-ADDRESSES-EXHAUSTED.*write another address within/);
  });
});
