import { TRANSPORTS, type Configuration } from '@moorline/mesh-core';
import { CLUSTER_DOMAIN, CLUSTER_NAMESPACE, type Cluster } from '../cluster/index.ts';

/** Port of the control plane on the bed's own address; endpoints' relays have theirs on the cluster's. */
export const CONTROL_PORT = 7443;
const FIRST_RELAY_PORT = 21_000;
const RELAY_PORTS = 128;
/** RFC 6598's range for carriers: neither pods nor sites are in it. */
export const OVERLAY_IPV4 = '100.112.0.0/16';
/** A unique local range (RFC 4193). */
export const OVERLAY_IPV6 = 'fd6d:6f6f:726c::/64';

/** Configuration of a control plane whose endpoints live on the cluster's node. */
export function controlPlaneConfiguration(cluster: Pick<Cluster, 'link' | 'addresses' | 'namespacePath'>, artifacts: string): Configuration {
  const { link, addresses } = cluster;
  return {
    listen: { address: link.root, port: CONTROL_PORT },
    serverNames: [link.root],
    overlay: { ipv4: OVERLAY_IPV4, ipv6: OVERLAY_IPV6, excluded: [] },
    cluster: {
      podRanges: [addresses.podRange],
      serviceRanges: [addresses.serviceRange],
      dnsServer: addresses.services.dns,
      domain: CLUSTER_DOMAIN,
      namespace: CLUSTER_NAMESPACE,
    },
    siteRanges: [],
    endpoints: { networkNamespace: cluster.namespacePath, address: link.cluster, firstRelayPort: FIRST_RELAY_PORT, lastRelayPort: FIRST_RELAY_PORT + RELAY_PORTS - 1 },
    artifacts,
    mtu: 'auto',
    transports: [...TRANSPORTS],
  };
}
