export { fillMirror, type FilledArtifact, type FillMirrorOptions } from './fill-mirror.ts';
export { withPackage, type DebianPackage } from './debian/index.ts';
