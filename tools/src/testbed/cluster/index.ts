export type { PodName } from './addresses.ts';
export { CLUSTER_DOMAIN, CLUSTER_NAMESPACE } from './dns.ts';
export { freeLinkRange } from './free-link.ts';
export { LINK_PREFIX, type LinkAddresses } from './link-range.ts';
export { ECHO_PORT, HELLO_PORT, IPERF_PORT } from './services.ts';
export { startCluster, type Cluster } from './start-cluster.ts';
