/**
 * The value below which that part of the values lies, interpolated between neighbours; 0.5 is the median.
 * @param part 0 … 1
 * @throws RangeError without a value
 */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) throw new RangeError('no value');
  return low + (high - low) * (at - Math.floor(at));
}

/** @throws RangeError without a value */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * How far the values lie apart: largest less smallest, as a part of the median; 0.1 is ten percent. 0 when the median is 0.
 * @throws RangeError without a value
 */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / middle;
}
