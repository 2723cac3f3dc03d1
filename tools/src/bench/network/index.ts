export { openNetwork, type OpenNetwork, type PathReport } from './open-network.ts';
export { CLUSTER_ADDRESS, type BenchNetwork } from './topology.ts';
