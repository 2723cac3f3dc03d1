export { startSlirp, type StartSlirpOptions } from './start.ts';
