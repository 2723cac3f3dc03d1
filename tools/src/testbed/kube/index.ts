export { startKube, type Kube, type KubeOptions } from './start-kube.ts';
