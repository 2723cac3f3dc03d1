import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { candidateNames, type DnsConfig } from '@moorline/mesh-core';

/** An answer that takes longer is lost; there is a second try. */
const QUERY_TIMEOUT_MS = 2_000;
const TRIES = 2;

/** Addresses of a host, IPv4 first; empty: the cluster's DNS does not know it. Never throws. */
export type ResolveInCluster = (host: string) => Promise<readonly string[]>;

/** Asks the cluster's DNS servers, with their search list, as a pod's resolver would. */
export function createResolver({ servers, searches, ndots }: DnsConfig): ResolveInCluster {
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: TRIES });
  resolver.setServers(servers);
  const ask = (name: string): Promise<readonly string[]> =>
    Promise.all([resolver.resolve4(name).catch(() => []), resolver.resolve6(name).catch(() => [])]).then((found) => found.flat());
  return async (host) => {
    if (isIP(host) !== 0) return [host];
    for (const name of candidateNames(host, { searches, ndots })) {
      const addresses = await ask(name);
      if (addresses.length > 0) return addresses;
    }
    return [];
  };
}
