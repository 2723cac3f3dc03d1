import { run } from '@moorline/linux';
import { ensureNetwork, runInNamespace, type Field } from '@moorline/tools';

/** The host of a worker that reaches the cluster's node and the control plane through a router. */
export interface FarWorker {
  readonly namespace: string;
  readonly router: string;
  /** For `AgentOptions.wrapper`: runs the agent on that host. */
  readonly wrapper: readonly string[];
}

/** The other half of RFC 2544's range for tests between networks than the beds' own links use. */
const WORKER = { address: '198.19.40.1', router: '198.19.40.2', range: '198.19.40.0/30' };
const NODE = { address: '198.19.40.6', router: '198.19.40.5', range: '198.19.40.4/30' };
const PREFIX = 30;
/** Link between router and node, at the router's end. */
const MIDDLE_LINK = 'down0';

/** Builds it; it goes with the bed. */
export async function layFarWorker({ bed, cluster }: Field): Promise<FarWorker> {
  const [namespace, router] = [`${bed.name}-far`, `${bed.name}-router`];
  const { link, node } = cluster;
  const existing = (name: string, addresses: readonly string[]) => ({ kind: 'existing', name, addresses }) as const;
  await ensureNetwork([
    {
      name: router, forwarding: true,
      links: [
        existing('lo', []),
        { kind: 'veth', name: 'up0', addresses: [`${WORKER.router}/${PREFIX}`], peer: { namespace, name: 'eth0' }, bridge: null },
        { kind: 'veth', name: MIDDLE_LINK, addresses: [`${NODE.router}/${PREFIX}`], peer: { namespace: node, name: 'far0' }, bridge: null },
      ],
      routes: [link.cluster, link.root].map((destination) => ({ destination, via: NODE.address })),
    },
    { name: namespace, forwarding: false, links: [existing('lo', []), existing('eth0', [`${WORKER.address}/${PREFIX}`])], routes: [{ destination: 'default', via: WORKER.router }] },
  ]);
  await ensureNetwork([{ name: node, forwarding: true, links: [existing('far0', [`${NODE.address}/${PREFIX}`])], routes: [{ destination: WORKER.range, via: NODE.router }] }]);
  await ensureNetwork([{ name: null, forwarding: false, links: [], routes: [{ destination: WORKER.range, via: link.cluster }] }]);
  return { namespace, router, wrapper: ['nsenter', `--net=/run/netns/${namespace}`, '--'] };
}

/** Makes the link between router and node narrow, and the router silent about it: what does not fit is lost without a word. */
export async function narrow({ router }: FarWorker, mtu: number): Promise<void> {
  await runInNamespace(router, 'nft', ['add table inet silent; add chain inet silent out { type filter hook output priority 0; }; add rule inet silent out icmp type destination-unreachable drop']);
  await run('ip', ['-n', router, 'link', 'set', MIDDLE_LINK, 'mtu', String(mtu)]);
}

/** Makes it wide again, and the router speak. */
export async function widen({ router }: FarWorker): Promise<void> {
  await run('ip', ['-n', router, 'link', 'set', MIDDLE_LINK, 'mtu', '1500']);
  await runInNamespace(router, 'nft', ['add table inet silent; delete table inet silent']);
}
