/** Join times over some runs, in milliseconds. */
export interface JoinStatistics {
  readonly runs: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** @throws RangeError without a value */
export function summarize(values: readonly number[]): JoinStatistics {
  const sorted = values.toSorted((one, other) => one - other);
  const minMs = sorted[0];
  const maxMs = sorted.at(-1);
  if (minMs === undefined || maxMs === undefined) throw new RangeError('no value');
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] ?? minMs;
  const high = sorted[Math.ceil(middle)] ?? maxMs;
  return { runs: sorted.length, medianMs: (low + high) / 2, minMs, maxMs };
}
