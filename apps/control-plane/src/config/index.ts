export { readInterlink } from './read-interlink.ts';
export { checkFile, readConfiguration } from './read-configuration.ts';
export { hubUrlOf, serverUrlOf } from './urls.ts';
