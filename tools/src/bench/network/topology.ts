import type { BedNames, DesiredNamespace } from '../../testbed/index.ts';

/** Two machines and the router between them. */
export interface BenchNetwork {
  readonly worker: string;
  readonly router: string;
  readonly cluster: string;
}

/** RFC 2544's range for benchmarks: on no real network. */
export const WORKER_ADDRESS = '198.18.50.2';
export const CLUSTER_ADDRESS = '198.18.50.6';
const ROUTER_TO_WORKER = '198.18.50.1';
const ROUTER_TO_CLUSTER = '198.18.50.5';
const PREFIX = 30;
const WORKER_RANGE = '198.18.50.0/30';
const CLUSTER_RANGE = '198.18.50.4/30';

/** Interface of both machines towards the router. */
export const MACHINE_LINK = 'net0';
/** The router's interfaces. */
export const ROUTER_LINKS = { worker: 'toworker', cluster: 'tocluster' } as const;

const LOOPBACK = { kind: 'existing', name: 'lo', addresses: [] } as const;

export function benchNetwork(bed: BedNames): BenchNetwork {
  return { worker: `${bed.name}-worker`, router: `${bed.name}-router`, cluster: `${bed.name}-cluster` };
}

/** The three namespaces as they should be. */
export function desiredNetwork({ worker, router, cluster }: BenchNetwork): readonly DesiredNamespace[] {
  const toRouter = (namespace: string) => ({ namespace, name: MACHINE_LINK });
  return [
    {
      name: router, forwarding: true, routes: [],
      links: [
        LOOPBACK,
        { kind: 'veth', name: ROUTER_LINKS.worker, addresses: [`${ROUTER_TO_WORKER}/${PREFIX}`], peer: toRouter(worker), bridge: null },
        { kind: 'veth', name: ROUTER_LINKS.cluster, addresses: [`${ROUTER_TO_CLUSTER}/${PREFIX}`], peer: toRouter(cluster), bridge: null },
      ],
    },
    machine(worker, WORKER_ADDRESS, { destination: CLUSTER_RANGE, via: ROUTER_TO_WORKER }),
    machine(cluster, CLUSTER_ADDRESS, { destination: WORKER_RANGE, via: ROUTER_TO_CLUSTER }),
  ];
}

function machine(name: string, address: string, route: DesiredNamespace['routes'][number]): DesiredNamespace {
  return { name, forwarding: false, links: [LOOPBACK, { kind: 'existing', name: MACHINE_LINK, addresses: [`${address}/${PREFIX}`] }], routes: [route] };
}
