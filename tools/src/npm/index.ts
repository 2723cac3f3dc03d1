export { registryEnvironment } from './registry-environment.ts';
