export type { Site } from './site.ts';
export { startCarrier, type RunningCarrier } from './start-carrier.ts';
export { WSTUNNEL_VARIABLE } from './wstunnel.ts';
