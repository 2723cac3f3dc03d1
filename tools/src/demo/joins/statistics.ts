import { median } from '../../statistics/index.ts';

/** Join times over some runs, in milliseconds. */
export interface JoinStatistics {
  readonly runs: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** @throws RangeError without a value */
export function summarize(values: readonly number[]): JoinStatistics {
  return { runs: values.length, medianMs: median(values), minMs: Math.min(...values), maxMs: Math.max(...values) };
}
