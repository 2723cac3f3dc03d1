export { bundleSource } from './bundle-source.ts';
export { mirrorPath } from './mirror-path.ts';
export { createMirror, type Mirror } from './serve-artifact.ts';
