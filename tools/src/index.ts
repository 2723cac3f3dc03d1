export * from './testbed/index.ts';
export { checkMachine } from './bundle/index.ts';
export { registryEnvironment } from './npm/index.ts';
export { controlPlaneImage, endpointImage, type BuiltImage } from './image/index.ts';
