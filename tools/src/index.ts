export * from './testbed/index.ts';
