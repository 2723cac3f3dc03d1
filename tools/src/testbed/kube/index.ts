export { kubeCluster } from './as-cluster.ts';
export { killContainers } from './kill-containers.ts';
export { resolveInCluster } from './ready.ts';
export { startDevicePlugin, type DevicePluginOptions } from './device-plugin.ts';
export { startKube, type Kube, type KubeOptions } from './start-kube.ts';
