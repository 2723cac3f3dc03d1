import type { BedNames } from '../bed/index.ts';
import { freeLinkRange, LINK_PREFIX, type LinkAddresses } from '../cluster/index.ts';
import { ensureNetwork } from '../network/index.ts';
import { KUBE_SERVICE_RANGE } from './addresses.ts';

export interface KubeNetwork {
  /** Network namespace of the node and of everything of Kubernetes: its rules, addresses and ports stay in it. */
  readonly namespace: string;
  /** `root`: of the machine, as the cluster sees it. `cluster`: of the node. */
  readonly link: LinkAddresses;
}

/** The node's namespace with a link to the root one. There is no default route: pods reach nothing outside. */
export async function makeKubeNetwork(bed: BedNames): Promise<KubeNetwork> {
  const namespace = `${bed.name}-kube`;
  const rootLink = `${bed.linkPrefix}k`;
  const link = await freeLinkRange(rootLink, namespace);
  await ensureNetwork([
    { name: null, forwarding: false, routes: [], links: [{ kind: 'veth', name: rootLink, addresses: [`${link.root}/${LINK_PREFIX}`], peer: { namespace, name: 'uplink' }, bridge: null }] },
    {
      name: namespace, forwarding: true,
      // Any way out will do: kube-proxy changes the destination of the node's own packets to Services on it.
      routes: [{ destination: KUBE_SERVICE_RANGE, via: link.root }],
      links: [{ kind: 'existing', name: 'lo', addresses: [] }, { kind: 'existing', name: 'uplink', addresses: [`${link.cluster}/${LINK_PREFIX}`] }],
    },
  ]);
  return { namespace, link };
}
