import { nextPad } from './overhead.ts';
import { afterProbes, beginPathSearch, nextProbes, type PathSearch } from './path-search.ts';

/** What an agent knows of the size of one path, from its first answer on. Times are milliseconds of one clock. */
export interface PathSize {
  readonly search: PathSearch;
  /** Nothing larger is tried. */
  readonly most: number;
  /** Probes that are under way; null: the search is over. */
  readonly round: ProbeRound | null;
  /** Searches in a row that found nothing larger. */
  readonly vain: number;
  /** When `advancePathSize` is to be called next; Infinity: there is nothing more to find. */
  readonly dueMs: number;
}

interface ProbeRound {
  readonly sizes: readonly number[];
  readonly tries: number;
}

/** No answer after so many: the size is refused, not lost (RFC 8899 section 5.1.2, MAX_PROBES). */
const TRIES_MAX = 3;
/** What an answer may take at the least (RFC 8899 section 5.1.1, PROBE_TIMER). */
const ANSWER_MIN_MS = 1_000;
const ANSWER_ROUND_TRIPS = 4;
/** A path that carries less than its first link is searched again: soon after it may have been mended, in the end as seldom as RFC 8899 section 5.1.1 has it (PMTU_RAISE_TIMER). */
const RAISE_FIRST_MS = 30_000;
const RAISE_MAX_MS = 600_000;

/**
 * Begins to search the size of a path that answers.
 * @param confirmed bytes of a datagram that passed both ways
 * @param most bytes of the largest that is of use or can leave this machine
 */
export function beginPathSize(confirmed: number, most: number, nowMs: number): PathSize {
  return { search: beginPathSearch(confirmed, most), most, round: null, vain: 0, dueMs: confirmed < most ? nowMs : Infinity };
}

export interface PathSizeStep {
  readonly size: PathSize;
  /** Sizes of probes to send now. */
  readonly probes: readonly number[];
}

/**
 * Goes on after answers, and at `dueMs`. That a path became narrower is not found here: whoever uses it sees that what
 * it sends is not answered any more, leaves it, and begins anew.
 * @param answered sizes whose answers, as large, came since the last call
 */
export function advancePathSize(before: PathSize, { answered, roundTripMs, nowMs }: { readonly answered: readonly number[]; readonly roundTripMs: number; readonly nowMs: number }): PathSizeStep {
  const confirmed = Math.max(before.search.confirmed, ...answered);
  const size: PathSize = { ...before, search: withConfirmed(before.search, confirmed), vain: confirmed > before.search.confirmed ? 0 : before.vain };
  const isDue = nowMs >= size.dueMs;
  if (size.round === null) return isDue ? nextRound({ ...size, search: beginPathSearch(confirmed, size.most) }, roundTripMs, nowMs) : { size, probes: [] };
  const open = size.round.sizes.filter((bytes) => bytes > confirmed);
  if (open.length > 0 && !isDue) return { size, probes: [] };
  if (open.length > 0 && size.round.tries < TRIES_MAX) return sent(size, { sizes: open, tries: size.round.tries + 1 }, roundTripMs, nowMs);
  return nextRound({ ...size, search: afterProbes(size.search, open, []) }, roundTripMs, nowMs);
}

/** An answer that comes late tells that what was taken for refused was lost. */
function withConfirmed(search: PathSearch, confirmed: number): PathSearch {
  return { ...search, confirmed, refused: Math.max(search.refused, nextPad(confirmed)) };
}

function nextRound(size: PathSize, roundTripMs: number, nowMs: number): PathSizeStep {
  const sizes = nextProbes(size.search);
  if (sizes.length > 0) return sent(size, { sizes, tries: 1 }, roundTripMs, nowMs);
  const raiseMs = Math.min(RAISE_MAX_MS, RAISE_FIRST_MS * 2 ** size.vain);
  return { size: { ...size, round: null, vain: size.vain + 1, dueMs: size.search.confirmed < size.most ? nowMs + raiseMs : Infinity }, probes: [] };
}

function sent(size: PathSize, round: ProbeRound, roundTripMs: number, nowMs: number): PathSizeStep {
  return { size: { ...size, round, dueMs: nowMs + Math.max(ANSWER_MIN_MS, ANSWER_ROUND_TRIPS * roundTripMs) }, probes: round.sizes };
}
