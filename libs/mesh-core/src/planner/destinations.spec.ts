import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange, rangesOverlap, rangeWithin } from '../addressing/index.ts';
import { exampleConfiguration } from '../testing/examples.ts';
import { allowedDestinationsOf, destinationsWithin, tunnelRoutesOf } from './destinations.ts';

const { overlay, cluster } = exampleConfiguration();

describe('allowedDestinationsOf', () => {
  it('are pod and service ranges of both families', () => {
    expect(allowedDestinationsOf({ cluster })).toStrictEqual(['10.244.0.0/16', 'fd00:10::/56', '10.96.0.0/12']);
  });

  it('have network addresses, each once', () => {
    const changed = { ...cluster, podRanges: ['10.244.9.9/16', '10.244.0.0/16', 'FD00:10::1/56'], serviceRanges: [] };
    expect(allowedDestinationsOf({ cluster: { ...changed, dnsServer: '10.244.0.10' } })).toStrictEqual(['10.244.0.0/16', 'fd00:10::/56']);
  });

  it('hold the DNS server even when no range does', () => {
    expect(allowedDestinationsOf({ cluster: { ...cluster, dnsServer: '192.0.2.53' } }).at(-1)).toBe('192.0.2.53/32');
    expect(allowedDestinationsOf({ cluster: { ...cluster, dnsServer: '2001:db8::35' } }).at(-1)).toBe('2001:db8::35/128');
  });
});

describe('tunnelRoutesOf', () => {
  it('are the destinations and the overlay', () => {
    expect(tunnelRoutesOf({ overlay, cluster })).toStrictEqual([
      ...allowedDestinationsOf({ cluster }),
      '100.80.0.0/16',
      'fd00:6d6f:6f72::/64',
    ]);
  });

  it('name a range once that stands in both', () => {
    expect(tunnelRoutesOf({ overlay, cluster: { ...cluster, podRanges: [overlay.ipv4] } }).filter((range) => range === '100.80.0.0/16')).toHaveLength(1);
  });
});

describe('destinationsWithin', () => {
  const configured = ['10.244.0.0/16', '10.96.0.0/16', 'fd00:10::/56'];

  it.each<[string, readonly string[]]>([
    ['10.96.0.1/32', ['10.96.0.1/32']],
    ['10.244.7.9/24', ['10.244.7.0/24']],
    ['0.0.0.0/0', ['10.244.0.0/16', '10.96.0.0/16']],
    ['::/0', ['fd00:10::/56']],
    ['192.168.0.0/16', []],
  ])('is of %s what is configured', (wish, expected) => {
    expect(destinationsWithin([wish], configured)).toStrictEqual(expected);
  });

  it('never goes beyond either side', () => {
    const range = fc.tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 0, max: 32 })).map(([a, b, prefix]) => `10.${a}.${b}.0/${prefix}`);
    fc.assert(
      fc.property(fc.array(range, { maxLength: 4 }), fc.array(range, { maxLength: 4 }), (wished, bounds) => {
        const common = destinationsWithin(wished, bounds).map(parseRange);
        for (const each of common) for (const side of [wished, bounds]) expect(side.some((cidr) => rangeWithin(each, parseRange(cidr)))).toBe(true);
        expect(common.length > 0).toBe(wished.some((wish) => bounds.some((bound) => rangesOverlap(parseRange(wish), parseRange(bound)))));
      }),
    );
  });
});
