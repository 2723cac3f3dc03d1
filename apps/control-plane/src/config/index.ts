export { readInterlink } from './read-interlink.ts';
export { checkFile, readConfiguration, readText } from './read-configuration.ts';
export { hubUrlOf, serverUrlOf } from './urls.ts';
