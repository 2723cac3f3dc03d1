export { artifactFor } from './artifact-for.ts';
