export { createMetrics, JOINED, type Metrics } from './create-metrics.ts';
export { showApi, showLeading, showQueue } from './kubernetes-gauges.ts';
