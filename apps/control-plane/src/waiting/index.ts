export { createChanges, type Changes } from './changes.ts';
export { until } from './until.ts';
