import ipaddr from 'ipaddr.js';
import type { DnsConfig } from '../schema/index.ts';
import type { ResolvConf } from './parse.ts';

/** glibc's MAXNS (resolv.h): further nameservers are ignored. */
const NAMESERVERS_MAX = 3;
/** MAXDNSRCH of glibc before 2.26, as long as such workers run: further search domains are ignored. */
const SEARCHES_MAX = 6;
/** Characters of the search list that glibc before 2.26 reads. */
const SEARCH_LINE_MAX = 256;

export interface ResolvConfInput {
  readonly cluster: DnsConfig;
  /** The worker's own, so that names of the site resolve when the cluster's server does not answer. */
  readonly site: ResolvConf;
}

/**
 * Text of a job's resolv.conf: the cluster's DNS server and search list first, then as much of the
 * site's as a resolver reads. Nameservers of the site on a loopback address are left out: inside the
 * job's namespace nothing answers there.
 */
export function renderResolvConf({ cluster, site }: ResolvConfInput): string {
  const nameservers = unique([...cluster.servers, ...site.nameservers.filter((address) => !isLoopback(address))]);
  const searches = fitting(unique([...cluster.searches, ...site.searches]));
  return [
    ...nameservers.slice(0, NAMESERVERS_MAX).map((address) => `nameserver ${address}`),
    ...(searches.length === 0 ? [] : [`search ${searches.join(' ')}`]),
    `options ndots:${cluster.ndots}`,
    '',
  ].join('\n');
}

/** The first domains that fit the limits of a resolver, in order; one that is too long ends the list. */
function fitting(searches: readonly string[]): readonly string[] {
  let room = SEARCH_LINE_MAX;
  const end = searches.findIndex((domain) => (room -= domain.length + 1) < 0);
  return searches.slice(0, Math.min(SEARCHES_MAX, end === -1 ? searches.length : end));
}

function isLoopback(address: string): boolean {
  return !ipaddr.isValid(address) || ['loopback', 'unspecified'].includes(ipaddr.process(address).range());
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}
