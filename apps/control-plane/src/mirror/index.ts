export { mirrorPath } from './mirror-path.ts';
export { createMirror, type Mirror } from './serve-artifact.ts';
