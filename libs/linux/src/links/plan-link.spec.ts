import { formatRange, parseRange } from '@moorline/mesh-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesiredLink, ObservedLink } from './link.ts';
import { planLink } from './plan-link.ts';
import { canonicalRange, familyOf } from './range.ts';

const address = fc.oneof(fc.ipV4(), fc.ipV6()).filter((text) => !text.includes('%'));
const range = fc.oneof(fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })), fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))).map(([host, bits]) => `${host}/${bits}`);
const desiredLink: fc.Arbitrary<DesiredLink> = fc.record({
  name: fc.constantFrom('mw0', 'lo'),
  addresses: fc.array(address, { maxLength: 3 }),
  mtu: fc.integer({ min: 1_280, max: 65_000 }),
  routes: fc.array(range, { maxLength: 4 }),
  up: fc.boolean(),
});
const observedLink: fc.Arbitrary<ObservedLink> = fc.record({
  up: fc.boolean(),
  mtu: fc.integer({ min: 1_280, max: 65_000 }),
  addresses: fc.uniqueArray(address.map((text) => canonicalRange(text)), { maxLength: 3 }),
  routes: fc.uniqueArray(fc.record({ range: range.map((text) => formatRange(parseRange(text))), source: fc.constant(null) }), { maxLength: 3, selector: (route) => route.range }),
  ipv6: fc.boolean(),
});

/** What the kernel makes of the lines: enough of `ip` to check the planner against. */
function apply(lines: readonly string[], before: ObservedLink): ObservedLink {
  return lines.reduce<ObservedLink>((link, line) => {
    const [object, verb, first = '', ...rest] = line.split(' ');
    const after = (word: string): string | null => (rest.includes(word) ? (rest[rest.indexOf(word) + 1] ?? null) : null);
    if (object === 'link') return rest.includes('mtu') ? { ...link, mtu: Number(after('mtu')) } : { ...link, up: rest.at(-1) === 'up' };
    if (object === 'address') return { ...link, addresses: [...link.addresses.filter((one) => one !== first), ...(verb === 'replace' ? [first] : [])] };
    return { ...link, routes: [...link.routes.filter((one) => one.range !== first), ...(verb === 'replace' ? [{ range: first, source: after('src') }] : [])] };
  }, before);
}

describe('planLink', () => {
  it('leaves nothing to do once applied', () => {
    fc.assert(
      fc.property(desiredLink, observedLink, (desired, observed) => {
        const reached = apply(planLink(desired, observed).lines, observed);
        expect(planLink(desired, reached).lines).toEqual([]);
        expect(reached).toMatchObject({ up: desired.up, mtu: desired.mtu });
      }),
    );
  });

  it('says nothing of IPv6 where it is off, but warns', () => {
    fc.assert(
      fc.property(desiredLink, observedLink, (desired, observed) => {
        const { lines, warnings } = planLink(desired, { ...observed, addresses: [], routes: [], ipv6: false });
        expect(lines.join()).not.toContain(':');
        expect(warnings.map(({ name }) => name)).toEqual([...desired.addresses, ...desired.routes].some((text) => familyOf(text) === 6) ? ['ipv6-off'] : []);
      }),
    );
  });

  it('sets up a new interface in an order that the kernel takes', () => {
    const fresh: ObservedLink = { up: false, mtu: 1420, addresses: [], routes: [], ipv6: true };
    const desired: DesiredLink = { name: 'mw0', addresses: ['10.9.0.7', 'fd00::7'], mtu: 1280, routes: ['10.128.3.4/9', 'fd00:1::/64', '0.0.0.0/0'], up: true };
    expect(planLink(desired, fresh).lines).toEqual([
      'link set dev mw0 mtu 1280',
      'address replace 10.9.0.7/32 dev mw0',
      'address replace fd00::7/128 dev mw0 nodad',
      'link set dev mw0 up',
      'route replace 10.128.0.0/9 dev mw0 scope link src 10.9.0.7',
      'route replace fd00:1::/64 dev mw0 src fd00::7',
      'route replace 0.0.0.0/0 dev mw0 scope link src 10.9.0.7',
    ]);
  });

  it('takes away what is not wanted any more', () => {
    const observed: ObservedLink = { up: true, mtu: 1280, addresses: ['10.9.0.7/32', '10.9.0.8/32'], routes: [{ range: '10.1.0.0/16', source: '10.9.0.8' }], ipv6: true };
    expect(planLink({ name: 'mw0', addresses: ['10.9.0.7'], routes: [], up: true }, observed).lines).toEqual(['route delete 10.1.0.0/16 dev mw0', 'address delete 10.9.0.8/32 dev mw0']);
  });

  it.each(['mw0 up', '-4', 'MW0', 'a'.repeat(16), 'mw0\nlink', ''])('refuses the name %j', (name) => {
    expect(() => planLink({ name, addresses: [], routes: [], up: true }, { up: true, mtu: 1280, addresses: [], routes: [], ipv6: true })).toThrow(RangeError);
  });

  it('refuses an address that is none, so that nothing gets into the lines by it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const fresh: ObservedLink = { up: false, mtu: 1280, addresses: [], routes: [], ipv6: true };
        try {
          for (const line of planLink({ name: 'mw0', addresses: [text], routes: [text], up: true }, fresh).lines) expect(line).toMatch(/^[a-z0-9 .:/]+$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ML-INTERFACE-FAILED' });
        }
      }),
    );
    expect(() => planLink({ name: 'mw0', addresses: ['10.0.0.1 dev eth0'], routes: [], up: true }, { up: true, mtu: 1280, addresses: [], routes: [], ipv6: true })).toThrow('ML-INTERFACE-FAILED');
  });
});
