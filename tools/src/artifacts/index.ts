export { fillMirror, type FilledArtifact, type FillMirrorOptions } from './fill-mirror.ts';
