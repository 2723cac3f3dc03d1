export { processGroup, roleOf, type ProcessGroup } from './usage.ts';
