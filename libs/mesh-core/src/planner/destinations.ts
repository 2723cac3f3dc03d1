import { ADDRESS_BITS, formatRange, parseAddress, parseRange, rangeHas } from '../addressing/index.ts';
import type { Configuration } from '../schema/index.ts';

/**
 * What goes through a tunnel: pod, service and overlay ranges of both families with their network
 * addresses, each once, and the cluster's DNS server where none of them holds it. The agent's routes
 * and what the endpoint lets a job send to.
 */
export function destinationsOf({ cluster, overlay }: Pick<Configuration, 'cluster' | 'overlay'>): readonly string[] {
  const ranges = [...cluster.podRanges, ...cluster.serviceRanges, overlay.ipv4, overlay.ipv6].map(parseRange);
  const dns = parseAddress(cluster.dnsServer);
  const own = ranges.some((range) => rangeHas(range, dns)) ? [] : [parseRange(`${cluster.dnsServer}/${ADDRESS_BITS[dns.family]}`)];
  return [...new Set([...ranges, ...own].map(formatRange))];
}
