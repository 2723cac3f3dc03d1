export { createJobNamespace, type JobNamespace } from './job-namespace.ts';
export { createStage, type Stage } from './stage.ts';
export type { MeasuredSide, TunnelSide } from './tunnel-side.ts';
