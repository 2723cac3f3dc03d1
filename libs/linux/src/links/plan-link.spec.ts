import { formatRange, parseRange } from '@moorline/mesh-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesiredLink, LinkStep, ObservedLink } from './link.ts';
import { planLink, planRouteMtus } from './plan-link.ts';
import { canonicalRange, familyOf } from './range.ts';

const address = fc.oneof(fc.ipV4(), fc.ipV6()).filter((text) => !text.includes('%'));
const range = fc.oneof(fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })), fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))).map(([host, bits]) => `${host}/${bits}`);
const mtu = fc.integer({ min: 1_280, max: 65_000 });
const rangeOf = (route: DesiredLink['routes'][number]): string => (typeof route === 'string' ? route : route.range);
const desiredLink: fc.Arbitrary<DesiredLink> = fc.record({
  name: fc.constantFrom('mw0', 'lo'),
  addresses: fc.array(address, { maxLength: 3 }),
  mtu,
  routes: fc.uniqueArray(fc.oneof(range, fc.record({ range, mtu })), { maxLength: 4, selector: (route) => canonicalRange(rangeOf(route)) }),
  up: fc.boolean(),
});
const observedLink: fc.Arbitrary<ObservedLink> = fc.record({
  up: fc.boolean(),
  mtu,
  addresses: fc.uniqueArray(address.map((text) => canonicalRange(text)), { maxLength: 3 }),
  routes: fc.uniqueArray(fc.record({ range: range.map((text) => formatRange(parseRange(text))), source: fc.constant(null), mtu: fc.option(mtu) }), { maxLength: 3, selector: (route) => route.range }),
  ipv6: fc.boolean(),
});

/** What the kernel makes of the steps. */
function apply(steps: readonly LinkStep[], before: ObservedLink): ObservedLink {
  return steps.reduce<ObservedLink>((link, step) => {
    switch (step.kind) {
      case 'set-mtu':
        return { ...link, mtu: step.mtu };
      case 'set-up':
        return { ...link, up: step.up };
      case 'delete-address':
        return { ...link, addresses: link.addresses.filter((one) => one !== step.address) };
      case 'replace-address':
        return { ...link, addresses: [...link.addresses.filter((one) => one !== step.address), step.address] };
      case 'delete-route':
        return { ...link, routes: link.routes.filter(({ range: one }) => one !== step.range) };
      case 'replace-route':
        return { ...link, routes: [...link.routes.filter(({ range: one }) => one !== step.range), { range: step.range, source: step.source, mtu: step.mtu }] };
    }
  }, before);
}

describe('planLink', () => {
  it('leaves nothing to do once applied', () => {
    fc.assert(
      fc.property(desiredLink, observedLink, (desired, observed) => {
        const reached = apply(planLink(desired, observed).steps, observed);
        expect(planLink(desired, reached).steps).toEqual([]);
        expect(reached).toMatchObject({ up: desired.up, mtu: desired.mtu });
      }),
    );
  });

  it('says nothing of IPv6 where it is off, but warns', () => {
    fc.assert(
      fc.property(desiredLink, observedLink, (desired, observed) => {
        const { steps, warnings } = planLink(desired, { ...observed, addresses: [], routes: [], ipv6: false });
        expect(steps.filter((step) => ('address' in step && familyOf(step.address) === 6) || ('range' in step && familyOf(step.range) === 6))).toEqual([]);
        expect(warnings.map(({ name }) => name)).toEqual([...desired.addresses, ...desired.routes.map(rangeOf)].some((text) => familyOf(text) === 6) ? ['ipv6-off'] : []);
      }),
    );
  });

  it('sets up a new interface in an order that the kernel takes', () => {
    const fresh: ObservedLink = { up: false, mtu: 1420, addresses: [], routes: [], ipv6: true };
    const desired: DesiredLink = { name: 'mw0', addresses: ['10.9.0.7', 'fd00::7'], mtu: 1280, routes: ['10.128.3.4/9', 'fd00:1::/64', '0.0.0.0/0'], up: true };
    expect(planLink(desired, fresh).steps).toEqual([
      { kind: 'set-mtu', mtu: 1_280 },
      { kind: 'replace-address', address: '10.9.0.7/32' },
      { kind: 'replace-address', address: 'fd00::7/128' },
      { kind: 'set-up', up: true },
      { kind: 'replace-route', range: '10.128.0.0/9', source: '10.9.0.7', mtu: null },
      { kind: 'replace-route', range: 'fd00:1::/64', source: 'fd00::7', mtu: null },
      { kind: 'replace-route', range: '0.0.0.0/0', source: '10.9.0.7', mtu: null },
    ]);
  });

  it('changes the MTU of a route, and leaves it where none is desired', () => {
    const observed: ObservedLink = { up: true, mtu: 65_000, addresses: ['10.9.0.7/32'], routes: [{ range: '10.1.0.0/16', source: '10.9.0.7', mtu: 1_280 }], ipv6: true };
    const stepsFor = (routes: DesiredLink['routes']): readonly LinkStep[] => planLink({ name: 'mw0', addresses: ['10.9.0.7'], routes, up: true }, observed).steps;
    expect(stepsFor([{ range: '10.1.0.0/16', mtu: 1_440 }])).toEqual([{ kind: 'replace-route', range: '10.1.0.0/16', source: '10.9.0.7', mtu: 1_440 }]);
    expect(stepsFor([{ range: '10.1.0.0/16', mtu: 1_280 }])).toEqual([]);
    expect(stepsFor(['10.1.0.0/16'])).toEqual([]);
  });

  it('takes away what is not wanted any more', () => {
    const observed: ObservedLink = { up: true, mtu: 1280, addresses: ['10.9.0.7/32', '10.9.0.8/32'], routes: [{ range: '10.1.0.0/16', source: '10.9.0.8', mtu: null }], ipv6: true };
    expect(planLink({ name: 'mw0', addresses: ['10.9.0.7'], routes: [], up: true }, observed).steps).toEqual([
      { kind: 'delete-route', range: '10.1.0.0/16' },
      { kind: 'delete-address', address: '10.9.0.8/32' },
    ]);
  });

  it('refuses an address that is none', () => {
    const fresh: ObservedLink = { up: true, mtu: 1280, addresses: [], routes: [], ipv6: true };
    expect(() => planLink({ name: 'mw0', addresses: ['10.0.0.1 dev eth0'], routes: [], up: true }, fresh)).toThrow('ML-INTERFACE-FAILED');
    expect(() => planLink({ name: 'mw0', addresses: [], routes: ['default'], up: true }, fresh)).toThrow('ML-INTERFACE-FAILED');
  });
});

describe('planRouteMtus', () => {
  it('changes the routes that are there and have another MTU, and leaves nothing to do', () => {
    fc.assert(
      fc.property(observedLink, fc.array(fc.record({ range, mtu })), (observed, others) => {
        const own = observed.routes.map(({ range: present }, index) => ({ range: present, mtu: 1_280 + index }));
        const reached = apply(planRouteMtus([...others, ...own], observed), observed);
        expect(reached.routes.map((route) => route.range).toSorted()).toEqual(observed.routes.map((route) => route.range).toSorted());
        expect(reached.routes.every((route) => own.some((one) => one.range === route.range && one.mtu === route.mtu))).toBe(true);
        expect(planRouteMtus(own, reached)).toEqual([]);
      }),
    );
  });
});
