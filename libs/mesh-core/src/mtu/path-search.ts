import { datagramRoom, nextPad, wholePads } from './overhead.ts';

/** What is known of the largest datagram that a path carries (RFC 8899 section 5.3.2). Sizes are bytes of UDP payload. */
export interface PathSearch {
  /** The largest size that was answered. */
  readonly confirmed: number;
  /** The smallest that cannot pass: no answer came, or it is beyond what may be tried. */
  readonly refused: number;
  /** Nothing above `confirmed` was tried yet. */
  readonly fresh: boolean;
}

/** Datagrams that are under way at once: they cut what is left to an eighth each round. */
const PROBES_AT_ONCE = 8;
/** MTUs that paths have: tunnels and PPPoE over Ethernet, Ethernet, clouds, jumbo frames; asked first, they are mostly the answer. */
const COMMON_MTUS: readonly number[] = [1_400, 1_420, 1_450, 1_492, 1_500, 4_096, 8_951, 9_000];

/**
 * Begins a search above a size that is known to pass. Only sizes that WireGuard's datagrams have are tried.
 * @param most nothing larger is tried
 */
export function beginPathSearch(confirmed: number, most: number): PathSearch {
  return { confirmed, refused: nextPad(Math.max(confirmed, most)), fresh: true };
}

/** Sizes to send side by side, ascending, each as often as it takes to tell loss from refusal; none: the search is over. */
export function nextProbes({ confirmed, refused, fresh }: PathSearch): readonly number[] {
  const within = (bytes: number): boolean => bytes > confirmed && bytes < refused;
  if (fresh) return ascending([...COMMON_MTUS.flatMap((mtu) => [wholePads(datagramRoom(mtu, 4)), wholePads(datagramRoom(mtu, 6))]), wholePads(refused - 1)].filter(within));
  const part = (refused - confirmed) / PROBES_AT_ONCE;
  // Mostly the size is a common one, and the next larger one is refused: then the search is over.
  return ascending([nextPad(confirmed), ...Array.from({ length: PROBES_AT_ONCE - 1 }, (_, index) => wholePads(confirmed + Math.floor((index + 1) * part)))].filter(within));
}

/**
 * What a round of probes tells. An answer outweighs a smaller size that had none: that one was lost.
 * @param sent what `nextProbes` gave
 */
export function afterProbes({ confirmed: before, refused }: PathSearch, sent: readonly number[], answered: readonly number[]): PathSearch {
  const confirmed = Math.max(before, ...answered);
  return { confirmed, refused: Math.max(nextPad(confirmed), Math.min(refused, ...sent.filter((bytes) => bytes > confirmed && !answered.includes(bytes)))), fresh: false };
}

function ascending(sizes: readonly number[]): readonly number[] {
  return [...new Set(sizes)].toSorted((one, other) => one - other);
}
