export { checkMachine } from './check-machine.ts';
export { builtBundles, publishBundles } from './publish.ts';
