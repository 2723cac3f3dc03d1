export { artifactFor } from './artifact-for.ts';
export { artifactsFor } from './artifacts-for.ts';
