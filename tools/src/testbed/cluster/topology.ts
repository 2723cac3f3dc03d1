import type { DesiredNamespace } from '../network/index.ts';
import { NODE_PREFIX, POD_NAMES, type ClusterAddresses, type PodName } from './addresses.ts';
import { LINK_PREFIX, type LinkAddresses } from './link-range.ts';

const LOOPBACK = { kind: 'existing', name: 'lo', addresses: [] } as const;
const BRIDGE = 'cni0';
const POD_LINK = 'eth0';

export interface Topology {
  /** Namespace that plays the cluster's node: bridge, Services, endpoints. */
  readonly node: string;
  readonly pods: Readonly<Record<PodName, string>>;
  /** Root end of the link to the node. */
  readonly rootLink: string;
  readonly link: LinkAddresses;
  readonly addresses: ClusterAddresses;
}

/**
 * The namespaces of one cluster. The root namespace gets the link and nothing else: no route to pods,
 * Services or the overlay, so that only the tunnel can carry a check's packets.
 */
export function clusterNetwork({ node, pods, rootLink, link, addresses }: Topology): readonly DesiredNamespace[] {
  return [
    { name: null, forwarding: false, routes: [], links: [{ kind: 'veth', name: rootLink, addresses: [`${link.root}/${LINK_PREFIX}`], peer: { namespace: node, name: 'uplink' }, bridge: null }] },
    {
      name: node, forwarding: true,
      // Any way out will do: the rules of the Services change the destination of the node's own packets on it.
      routes: [{ destination: addresses.serviceRange, via: addresses.pods.dns }],
      links: [
        LOOPBACK,
        { kind: 'existing', name: 'uplink', addresses: [`${link.cluster}/${LINK_PREFIX}`] },
        { kind: 'bridge', name: BRIDGE, addresses: [`${addresses.bridge}/${NODE_PREFIX}`] },
        ...POD_NAMES.map((pod) => ({ kind: 'veth', name: `veth-${pod}`, addresses: [], peer: { namespace: pods[pod], name: POD_LINK }, bridge: BRIDGE }) as const),
      ],
    },
    ...POD_NAMES.map((pod) => ({
      name: pods[pod], forwarding: false,
      links: [LOOPBACK, { kind: 'existing', name: POD_LINK, addresses: [`${addresses.pods[pod]}/${NODE_PREFIX}`] } as const],
      routes: [{ destination: 'default', via: addresses.bridge }],
    })),
  ];
}
