import { moorlineError } from '../errors/index.ts';
import { parseRange, rangesOverlap } from './range.ts';

/** A range under the name that a person knows it by, such as `overlay.ipv4`. */
export interface NamedRange {
  readonly name: string;
  /** CIDR notation. */
  readonly cidr: string;
  /** Ranges of one group may overlap each other: two routes to the same place do no harm. */
  readonly group?: string;
}

export type RangeOverlap<Range extends NamedRange = NamedRange> = readonly [Range, Range];

/** All pairs of ranges of different groups that have an address in common, in the order given. */
export function findOverlaps<Range extends NamedRange>(ranges: readonly Range[]): readonly RangeOverlap<Range>[] {
  const parsed = ranges.map((named) => ({ named, range: parseRange(named.cidr) }));
  return parsed.flatMap((one, index) =>
    parsed
      .slice(index + 1)
      .filter((other) => !sameGroup(one.named, other.named) && rangesOverlap(one.range, other.range))
      .map((other) => [one.named, other.named] as const),
  );
}

/** The first overlap; null if all ranges are disjoint. */
export function findOverlap(ranges: readonly NamedRange[]): RangeOverlap | null {
  return findOverlaps(ranges)[0] ?? null;
}

/**
 * Makes sure that no two ranges of different groups have an address in common.
 * @throws ML-RANGE-OVERLAP naming both
 */
export function assertDisjoint(ranges: readonly NamedRange[]): void {
  const overlap = findOverlap(ranges);
  if (overlap !== null) throw moorlineError('ML-RANGE-OVERLAP', overlap.map(({ name, cidr }) => `${name} ${cidr}`).join(' and '));
}

function sameGroup(one: NamedRange, other: NamedRange): boolean {
  return one.group !== undefined && one.group === other.group;
}
