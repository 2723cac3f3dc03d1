export { createJoin, type HandleJoin } from './handle-join.ts';
