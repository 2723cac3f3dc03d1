export { artifactLock } from './artifacts/artifact-lock.ts';
