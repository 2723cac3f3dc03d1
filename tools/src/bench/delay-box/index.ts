export type { BoxReport } from './report.ts';
export { startDelayBox, type DelayBox } from './start-delay-box.ts';
