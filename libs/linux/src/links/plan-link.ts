import type { DesiredLink, HostWarning, LinkStep, ObservedLink } from './link.ts';
import { canonicalRange, familyOf } from './range.ts';

export interface LinkPlan {
  /** In an order that the kernel takes; empty when all is as it should be. */
  readonly steps: readonly LinkStep[];
  readonly warnings: readonly HostWarning[];
}

/**
 * What leads from an observed interface to the desired one. Where IPv6 is off, its addresses and routes are
 * left out, with a warning.
 * @throws ML-INTERFACE-FAILED for an address that is none
 */
export function planLink(desired: DesiredLink, observed: ObservedLink): LinkPlan {
  const { name, mtu, up } = desired;
  const usable = (range: string): boolean => observed.ipv6 || familyOf(range) === 4;
  const wanted = [...desired.addresses, ...desired.routes].map((range) => canonicalRange(range));
  const addresses = desired.addresses.map((address) => canonicalRange(address)).filter(usable);
  const routes = desired.routes
    .map((range) => canonicalRange(range))
    .filter(usable)
    .map((range) => ({ range, source: addresses.find((address) => familyOf(address) === familyOf(range))?.split('/')[0] ?? null }));

  const isObserved = (route: (typeof routes)[number]): boolean => observed.routes.some(({ range, source }) => range === route.range && source === route.source);
  return {
    steps: [
      ...observed.routes.filter(({ range }) => !routes.some((route) => route.range === range)).map(({ range }) => ({ kind: 'delete-route', range }) as const),
      ...observed.addresses.filter((address) => !addresses.includes(address)).map((address) => ({ kind: 'delete-address', address }) as const),
      ...(mtu === undefined || mtu === observed.mtu ? [] : [{ kind: 'set-mtu', mtu } as const]),
      ...addresses.filter((address) => !observed.addresses.includes(address)).map((address) => ({ kind: 'replace-address', address }) as const),
      ...(up === observed.up ? [] : [{ kind: 'set-up', up } as const]),
      ...(up ? routes.filter((route) => !isObserved(route)).map((route) => ({ kind: 'replace-route', ...route }) as const) : []),
    ],
    warnings: wanted.every(usable) ? [] : [{ name: 'ipv6-off', detail: `IPv6 is switched off for ${name}: the job has IPv4 only` }],
  };
}
