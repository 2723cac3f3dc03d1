export { checkMachine } from './check-machine.ts';
export { builtBundles, publishBundles } from './publish.ts';
export { renderBootstrap } from './render-bootstrap.ts';
