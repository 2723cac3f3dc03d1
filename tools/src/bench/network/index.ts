export { measureLoss } from './loss.ts';
export { openNetwork, type OpenNetwork } from './open-network.ts';
export { CLUSTER_ADDRESS, type BenchNetwork } from './topology.ts';
