import { ADDRESS_BITS, formatRange, parseAddress, parseRange, rangeHas, rangeWithin } from '../addressing/index.ts';
import type { Configuration } from '../schema/index.ts';

/**
 * What an endpoint lets its job send to: pod and service ranges of both families with their network
 * addresses, each once, and the cluster's DNS server where none of them holds it. Not the overlay:
 * jobs do not reach each other unless a policy says so.
 */
export function allowedDestinationsOf({ cluster }: Pick<Configuration, 'cluster'>): readonly string[] {
  const ranges = [...cluster.podRanges, ...cluster.serviceRanges].map(parseRange);
  const dns = parseAddress(cluster.dnsServer);
  const own = ranges.some((range) => rangeHas(range, dns)) ? [] : [parseRange(`${cluster.dnsServer}/${ADDRESS_BITS[dns.family]}`)];
  return [...new Set([...ranges, ...own].map(formatRange))];
}

/** What the agent routes into the tunnel: the cluster's destinations and the overlay itself, each once. */
export function tunnelRoutesOf({ cluster, overlay }: Pick<Configuration, 'cluster' | 'overlay'>): readonly string[] {
  return [...new Set([...allowedDestinationsOf({ cluster }), ...[overlay.ipv4, overlay.ipv6].map((range) => formatRange(parseRange(range)))])];
}

/**
 * What of wished ranges lies within the configured ones, each once: of two ranges one holds the other, or they have
 * nothing in common. What is wished for beyond them is not in it.
 */
export function destinationsWithin(wished: readonly string[], configured: readonly string[]): readonly string[] {
  const bounds = configured.map(parseRange);
  const common = wished.map(parseRange).flatMap((wish) => (bounds.some((bound) => rangeWithin(wish, bound)) ? [wish] : bounds.filter((bound) => rangeWithin(bound, wish))));
  return [...new Set(common.map(formatRange))];
}
