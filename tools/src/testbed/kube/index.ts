export { kubeCluster } from './as-cluster.ts';
export { killContainers } from './kill-containers.ts';
export { resolveInCluster } from './ready.ts';
export { startKube, type Kube, type KubeOptions } from './start-kube.ts';
