import { formatAddress, moorlineError, parseRange, rangesOverlap } from '@moorline/mesh-core';

/** The two ends of the link between the root namespace and a cluster. */
export interface LinkAddresses {
  readonly root: string;
  readonly cluster: string;
}

export const LINK_PREFIX = 30;
/** RFC 2544's range for tests between networks: nobody routes it. */
const LINK_RANGES_FIRST_BYTES = '198.18';
const LINK_RANGES = 256;

/**
 * The first /30 of 198.18.0.0/16 that overlaps none of `taken`, looked for from a place that depends on
 * `seed`, so that beds which start at the same moment look at different places.
 * @param taken ranges of the machine's routes and addresses
 * @throws ML-RANGE-OVERLAP when there is none
 */
export function chooseLinkRange(taken: readonly string[], seed: string): LinkAddresses {
  const ranges = taken.map(parseRange);
  const start = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % LINK_RANGES, 0);
  for (let tried = 0; tried < LINK_RANGES; tried += 1) {
    const range = parseRange(`${LINK_RANGES_FIRST_BYTES}.${(start + tried) % LINK_RANGES}.0/${LINK_PREFIX}`);
    if (ranges.some((other) => rangesOverlap(range, other))) continue;
    const at = (offset: bigint): string => formatAddress({ family: range.family, value: range.first + offset });
    return { root: at(1n), cluster: at(2n) };
  }
  throw moorlineError('ML-RANGE-OVERLAP', `no /${LINK_PREFIX} of ${LINK_RANGES_FIRST_BYTES}.0.0/16 is free on this machine`);
}
