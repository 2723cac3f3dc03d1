export { GATEWAY_ROUTES } from './modules.ts';
export { cacheFolder } from './cache-folder.ts';
export { buildClusterTools, type BuildOptions } from './build-tools.ts';
export { findClusterTools, type ClusterTools } from './find-tools.ts';
