import { TRANSPORTS, type Configuration } from '@moorline/mesh-core';

/** A configuration for a server on one address, whose endpoints are played by the test. */
export function configurationFor(address: string, artifacts: string): Configuration {
  return {
    listen: { address, port: 8_443 },
    serverNames: [address],
    overlay: { ipv4: '10.99.0.0/24', ipv6: 'fd00:99::/64', excluded: [] },
    cluster: { podRanges: ['10.244.0.0/16'], serviceRanges: [], dnsServer: '10.244.0.10', domain: 'cluster.local', namespace: 'default' },
    siteRanges: [],
    endpoints: { networkNamespace: '/run/netns/none', address, firstRelayPort: 7_001, lastRelayPort: 7_100 },
    artifacts,
    mtu: 1_280,
    transports: [...TRANSPORTS],
  };
}
