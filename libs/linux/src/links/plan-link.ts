import type { DesiredLink, HostWarning, ObservedLink } from './link.ts';
import { canonicalRange, familyOf } from './range.ts';

export interface LinkPlan {
  /** Lines for `ip -batch`, in order; empty when all is as it should be. */
  readonly lines: readonly string[];
  readonly warnings: readonly HostWarning[];
}

const INTERFACE_NAME = /^[a-z][a-z0-9]{0,14}$/;

/**
 * What leads from an observed interface to the desired one. Where IPv6 is off, its addresses and routes are
 * left out, with a warning.
 * @throws RangeError for an interface name that could be mistaken for something else; ML-INTERFACE-FAILED for an address that is none
 */
export function planLink(desired: DesiredLink, observed: ObservedLink): LinkPlan {
  const { name, mtu, up } = desired;
  if (!INTERFACE_NAME.test(name)) throw new RangeError(`${JSON.stringify(name)} is no interface name of ours`);
  const usable = (range: string): boolean => observed.ipv6 || familyOf(range) === 4;
  const wanted = [...desired.addresses, ...desired.routes].map((range) => canonicalRange(range));
  const addresses = desired.addresses.map((address) => canonicalRange(address)).filter(usable);
  const routes = desired.routes
    .map((range) => canonicalRange(range))
    .filter(usable)
    .map((range) => ({ range, source: addresses.find((address) => familyOf(address) === familyOf(range))?.split('/')[0] ?? null }));

  const isObserved = (route: (typeof routes)[number]): boolean => observed.routes.some(({ range, source }) => range === route.range && source === route.source);
  return {
    lines: [
      ...observed.routes.filter(({ range }) => !routes.some((route) => route.range === range)).map(({ range }) => `route delete ${range} dev ${name}`),
      ...observed.addresses.filter((address) => !addresses.includes(address)).map((address) => `address delete ${address} dev ${name}`),
      ...(mtu === undefined || mtu === observed.mtu ? [] : [`link set dev ${name} mtu ${mtu}`]),
      ...addresses.filter((address) => !observed.addresses.includes(address)).map((address) => addLine(address, name)),
      ...(up === observed.up ? [] : [`link set dev ${name} ${up ? 'up' : 'down'}`]),
      ...(up ? routes.filter((route) => !isObserved(route)).map((route) => routeLine(route, name)) : []),
    ],
    warnings: wanted.every(usable) ? [] : [{ name: 'ipv6-off', detail: `IPv6 is switched off for ${name}: the job has IPv4 only` }],
  };
}

/** Duplicate address detection has nobody to ask on a tunnel, and would hold routes up that name the address. */
function addLine(address: string, name: string): string {
  return `address replace ${address} dev ${name}${familyOf(address) === 6 ? ' nodad' : ''}`;
}

function routeLine({ range, source }: { readonly range: string; readonly source: string | null }, name: string): string {
  const scope = familyOf(range) === 4 ? ' scope link' : '';
  return `route replace ${range} dev ${name}${scope}${source === null ? '' : ` src ${source}`}`;
}
