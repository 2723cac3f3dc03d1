/** Addresses of one cluster; clusters of different index do not overlap. */
export interface ClusterAddresses {
  readonly podRange: string;
  readonly serviceRange: string;
  /** The node's own address on the pod network: what the cluster sees of traffic that the node sends. */
  readonly bridge: string;
  readonly pods: Readonly<Record<PodName, string>>;
  readonly services: Readonly<Record<PodName, string>>;
}

export const POD_NAMES = ['hello', 'echo', 'dns'] as const;
export type PodName = (typeof POD_NAMES)[number];

/** Prefix length of the part of the pod range that one node has, as Kubernetes deals it out. */
export const NODE_PREFIX = 24;
const FIRST_POD_BYTE = 244;
const FIRST_SERVICE_BYTE = 96;

/** @param index 0 … 9 */
export function clusterAddresses(index: number): ClusterAddresses {
  const pod = (host: number): string => `10.${FIRST_POD_BYTE + index}.0.${host}`;
  const service = (host: number): string => `10.${FIRST_SERVICE_BYTE + index}.0.${host}`;
  return {
    podRange: `${pod(0)}/16`,
    serviceRange: `${service(0)}/16`,
    bridge: pod(1),
    pods: { hello: pod(2), echo: pod(3), dns: pod(10) },
    services: { hello: service(11), echo: service(12), dns: service(10) },
  };
}
