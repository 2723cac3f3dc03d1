/** Host indexes from `first` to `last`, both within. */
export interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** The same indexes in spans that are sorted and neither touch nor overlap. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { first: bigint; last: bigint }[] = [];
  for (const span of spans.toSorted((one, other) => Number(one.first - other.first))) {
    const end = merged.at(-1);
    if (end !== undefined && span.first <= end.last + 1n) end.last = span.last > end.last ? span.last : end.last;
    else merged.push({ ...span });
  }
  return merged;
}

/**
 * The first index at or behind `from` that is below `size` and in none of the merged spans; behind
 * the end the search goes on at 0. null: there is none. Takes time by the number of spans, not by size.
 */
export function firstGap(blocked: readonly Span[], size: bigint, from: bigint): bigint | null {
  return gapFrom(blocked, size, from) ?? gapFrom(blocked, size, 0n);
}

function gapFrom(blocked: readonly Span[], size: bigint, from: bigint): bigint | null {
  let index = from;
  for (const { first, last } of blocked) {
    if (index < first) break;
    if (index <= last) index = last + 1n;
  }
  return index < size ? index : null;
}
