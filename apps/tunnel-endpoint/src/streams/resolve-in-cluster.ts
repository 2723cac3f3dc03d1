import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { candidateNames, type DnsConfig } from '@moorline/mesh-core';

/** An answer that takes longer is lost; there is a second try. */
const QUERY_TIMEOUT_MS = 2_000;
const TRIES = 2;

/** What a server says of a name that it does not know, or that has no address of that kind. */
const UNKNOWN: readonly (string | undefined)[] = ['ENOTFOUND', 'ENODATA'];

/** Addresses of a host, IPv4 first; empty: the cluster's DNS does not know it; null: no server answers. Never throws. */
export type ResolveInCluster = (host: string) => Promise<readonly string[] | null>;

/** Asks the cluster's DNS servers, with their search list, as a pod's resolver would. */
export function createResolver({ servers, searches, ndots }: DnsConfig): ResolveInCluster {
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: TRIES });
  resolver.setServers(servers);
  const ask = async (name: string): Promise<readonly string[] | null> => {
    const found = await Promise.all([resolver.resolve4(name), resolver.resolve6(name)].map((answer) => answer.catch(emptyIfUnknown)));
    const known = found.filter((addresses) => addresses !== null);
    return known.length === 0 ? null : known.flat();
  };
  return async (host) => {
    if (isIP(host) !== 0) return [host];
    for (const name of candidateNames(host, { searches, ndots })) {
      const addresses = await ask(name);
      if (addresses === null || addresses.length > 0) return addresses;
    }
    return [];
  };
}

function emptyIfUnknown(error: NodeJS.ErrnoException): readonly string[] | null {
  return UNKNOWN.includes(error.code) ? [] : null;
}
