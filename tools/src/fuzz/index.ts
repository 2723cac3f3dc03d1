export { fuzzCommand } from './fuzz-command.ts';
