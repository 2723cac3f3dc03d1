export { podTableName, renderPodRules, type PodRules } from './pod-rules.ts';
export { renderEndpointRules } from './render-rules.ts';
export type { EndpointRules } from './rules.ts';
export { applyRuleset, observeTables, removeTable } from './tables.ts';
