export { createMetrics, JOINED, type Metrics } from './create-metrics.ts';
