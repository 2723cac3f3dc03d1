import { isMoorlineError, moorlineError, type Family } from '@moorline/mesh-core';
import { addressFactsOf, getLink, linkOf, listAddresses, listRoutes, routeOf, withRouteSocket, type LinkFacts, type RouteSocket } from '../rtnetlink/index.ts';
import { here, type Within } from '../syscalls/index.ts';
import type { ObservedLink } from './link.ts';
import { familyOf } from './range.ts';
import { isIpv6On } from './switches.ts';

const FAMILIES: readonly Family[] = [4, 6];

/**
 * Observes an interface.
 * @param within the network namespace; absent: the present one
 * @returns null when there is none of this name
 * @throws ML-INTERFACE-FAILED
 */
export function observeLink(name: string, within: Within = here): ObservedLink | null {
  return within(() => withLink(name, observe));
}

/**
 * Does something with an interface that is found by its name in the present network namespace.
 * @returns null when there is none
 * @throws ML-INTERFACE-FAILED with what the kernel said
 */
export function withLink<Result>(name: string, action: (link: LinkFacts, socket: RouteSocket) => Result): Result | null {
  try {
    return withRouteSocket((socket) => {
      const link = findLink(name, socket);
      return link === null ? null : action(link, socket);
    });
  } catch (error) {
    if (isMoorlineError(error)) throw error;
    throw moorlineError('ML-INTERFACE-FAILED', `${name}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

/** What there is of an interface, on a socket in its network namespace. */
export function observe({ index, name, up, mtu }: LinkFacts, { ask }: RouteSocket): ObservedLink {
  const addresses = ask(listAddresses(index)).flatMap((message) => addressFactsOf(message) ?? []);
  const routes = FAMILIES.flatMap((family) => listIfAny(() => ask(listRoutes(family, index))).flatMap((message) => routeOf(message) ?? []).filter(({ range }) => familyOf(range) === family));
  return {
    up,
    mtu,
    addresses: addresses.filter(({ linkIndex, global }) => linkIndex === index && global).map(({ address, prefix }) => `${address}/${prefix}`),
    routes: routes.filter(({ linkIndex, kernelMade }) => linkIndex === index && !kernelMade).map(({ range, source, mtu: routeMtu }) => ({ range, source, mtu: routeMtu })),
    ipv6: isIpv6On(name),
  };
}

function findLink(name: string, { ask }: RouteSocket): LinkFacts | null {
  try {
    return ask(getLink({ name })).map(linkOf).find((link) => link !== null) ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENODEV') return null;
    throw error;
  }
}

/** The kernel makes the main table of a network namespace with its first route. */
function listIfAny<Message>(list: () => readonly Message[]): readonly Message[] {
  try {
    return list();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
