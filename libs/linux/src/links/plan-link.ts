import type { DesiredLink, DesiredRoute, HostWarning, LinkStep, ObservedLink } from './link.ts';
import { canonicalRange, familyOf } from './range.ts';

export interface LinkPlan {
  /** In an order that the kernel takes; empty when all is as it should be. */
  readonly steps: readonly LinkStep[];
  readonly warnings: readonly HostWarning[];
}

/**
 * What leads from an observed interface to the desired one. Where IPv6 is off, its addresses and routes are
 * left out, with a warning. The MTU of a route is left as it is where none is desired.
 * @throws ML-INTERFACE-FAILED for an address that is none
 */
export function planLink(desired: DesiredLink, observed: ObservedLink): LinkPlan {
  const { name, mtu, up } = desired;
  const usable = (range: string): boolean => observed.ipv6 || familyOf(range) === 4;
  const wantedRoutes = desired.routes.map((route) => (typeof route === 'string' ? { range: canonicalRange(route), mtu: null } : { range: canonicalRange(route.range), mtu: route.mtu }));
  const wanted = [...desired.addresses.map((address) => canonicalRange(address)), ...wantedRoutes.map(({ range }) => range)];
  const addresses = desired.addresses.map((address) => canonicalRange(address)).filter(usable);
  const routes = wantedRoutes
    .filter(({ range }) => usable(range))
    .map(({ range, mtu: routeMtu }) => ({ range, mtu: routeMtu, source: addresses.find((address) => familyOf(address) === familyOf(range))?.split('/')[0] ?? null }));

  const isObserved = (route: (typeof routes)[number]): boolean => observed.routes.some(({ range, source, mtu: has }) => range === route.range && source === route.source && (route.mtu ?? has) === has);
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

/**
 * What gives routes of an interface their MTU; ranges without a route are passed over.
 * @throws ML-INTERFACE-FAILED for a range that is none
 */
export function planRouteMtus(wanted: readonly DesiredRoute[], { routes }: Pick<ObservedLink, 'routes'>): readonly LinkStep[] {
  const mtus = new Map(wanted.map(({ range, mtu }) => [canonicalRange(range), mtu]));
  return routes.flatMap((route) => {
    const mtu = mtus.get(route.range) ?? route.mtu;
    return mtu === route.mtu ? [] : [{ kind: 'replace-route', ...route, mtu } as const];
  });
}
