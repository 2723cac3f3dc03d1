export { clusterAddresses, type ClusterAddresses, type PodName } from './addresses.ts';
export { CLUSTER_DOMAIN, CLUSTER_NAMESPACE, serviceName } from './dns.ts';
export { DNS_PORT, ECHO_PORT, HELLO_PORT, IPERF_PORT } from './services.ts';
export { startCluster, type Cluster, type ClusterOptions } from './start-cluster.ts';
