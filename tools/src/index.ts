export * from './testbed/index.ts';
export { checkMachine } from './bundle/index.ts';
