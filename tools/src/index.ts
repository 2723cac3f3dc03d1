export { runInLane, whyNoLane } from './checks/lanes/index.ts';
export * from './testbed/index.ts';
export { checkMachine } from './bundle/index.ts';
export { registryEnvironment } from './npm/index.ts';
export { baseLayer, controlPlaneImage, endpointImage, type BuiltImage } from './image/index.ts';
export { cacheFolder, findClusterTools, GATEWAY_ROUTES } from './cluster-tools/index.ts';
export { chooseGo } from './cluster-tools/go/index.ts';
