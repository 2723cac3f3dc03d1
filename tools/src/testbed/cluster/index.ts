export type { PodName } from './addresses.ts';
export { CLUSTER_DOMAIN, CLUSTER_NAMESPACE } from './dns.ts';
export { ECHO_PORT, HELLO_PORT, IPERF_PORT } from './services.ts';
export { startCluster, type Cluster } from './start-cluster.ts';
