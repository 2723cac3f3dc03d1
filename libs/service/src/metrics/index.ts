export { createRegistry } from './create-registry.ts';
