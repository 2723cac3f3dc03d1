import { moorlineError } from '../errors/index.ts';
import type { AddressPair } from '../schema/index.ts';
import { formatAddress, parseAddress } from './address.ts';
import { firstGap, mergeSpans, type Span } from './gaps.ts';
import { GATEWAY_INDEX, NETWORK_INDEX, type Overlay } from './overlay.ts';
import { formatRange, parseRange, rangeHas, rangeSize, type IpRange } from './range.ts';

export interface AddressRequest {
  readonly overlay: Overlay;
  /** Pairs of all attachments that are stored; addresses outside the overlay do no harm. */
  readonly taken: Iterable<AddressPair>;
  /** The pair given out last: the search begins behind it, so that an address is not reused at once. */
  readonly startAfter?: AddressPair | null;
}

/**
 * The addresses that somebody asks for, in their one spelling (RFC 5952).
 * @throws ML-ADDRESSES-EXHAUSTED when one is outside the overlay, or is given to no job: the range's own, the gateway's, an excluded one
 */
export function chosenAddressPair(overlay: Overlay, { ipv4, ipv6 }: AddressPair): AddressPair {
  const excluded = (overlay.excluded ?? []).map(parseRange);
  const chosen = (cidr: string, text: string): string => {
    const { range, blocked } = poolOf(cidr, excluded, [], undefined);
    const address = parseAddress(text);
    const index = address.value - range.first;
    if (rangeHas(range, address) && !blocked.some(({ first, last }) => index >= first && index <= last)) return formatAddress(address);
    throw moorlineError('ML-ADDRESSES-EXHAUSTED', `${text} is given to no job: write another address within ${formatRange(range)}`);
  };
  return { ipv4: chosen(overlay.ipv4, ipv4), ipv6: chosen(overlay.ipv6, ipv6) };
}

interface Pool {
  readonly range: IpRange;
  readonly blocked: readonly Span[];
  readonly from: bigint;
}

/**
 * A pair of free addresses, with the same host index in both ranges as long as there is one. The same
 * request gives the same pair. Takes time by the number of taken and excluded entries, whatever the
 * size of the ranges.
 * @throws ML-ADDRESSES-EXHAUSTED naming the range
 */
export function allocateAddressPair({ overlay, taken, startAfter = null }: AddressRequest): AddressPair {
  const pairs = [...taken];
  const excluded = (overlay.excluded ?? []).map(parseRange);
  const ipv4 = poolOf(
    overlay.ipv4,
    excluded,
    pairs.map((pair) => pair.ipv4),
    startAfter?.ipv4,
  );
  const ipv6 = poolOf(
    overlay.ipv6,
    excluded,
    pairs.map((pair) => pair.ipv6),
    startAfter?.ipv6,
  );
  const common = commonIndex(ipv4, ipv6);
  return { ipv4: addressAt(ipv4, common ?? ownIndex(ipv4)), ipv6: addressAt(ipv6, common ?? ownIndex(ipv6)) };
}

function poolOf(cidr: string, excluded: readonly IpRange[], taken: readonly string[], startAfter: string | undefined): Pool {
  const range = parseRange(cidr);
  const blocked = [
    { first: NETWORK_INDEX, last: GATEWAY_INDEX },
    ...(range.family === 4 ? [indexSpan(range, range.last, range.last)] : []),
    ...excluded.filter(({ family }) => family === range.family).map((other) => indexSpan(range, other.first, other.last)),
    ...taken.map(parseAddress).map(({ value }) => indexSpan(range, value, value)),
  ];
  const last = startAfter === undefined ? null : parseAddress(startAfter);
  return { range, blocked: mergeSpans(blocked), from: last !== null && rangeHas(range, last) ? last.value - range.first + 1n : 0n };
}

function indexSpan(range: IpRange, first: bigint, last: bigint): Span {
  return { first: first - range.first, last: last - range.first };
}

function commonIndex(ipv4: Pool, ipv6: Pool): bigint | null {
  const sizes = [rangeSize(ipv4.range), rangeSize(ipv6.range)] as const;
  return firstGap(mergeSpans([...ipv4.blocked, ...ipv6.blocked]), sizes[0] < sizes[1] ? sizes[0] : sizes[1], ipv4.from);
}

function ownIndex(pool: Pool): bigint {
  const index = firstGap(pool.blocked, rangeSize(pool.range), pool.from);
  if (index === null) throw moorlineError('ML-ADDRESSES-EXHAUSTED', formatRange(pool.range));
  return index;
}

function addressAt({ range }: Pool, index: bigint): string {
  return formatAddress({ family: range.family, value: range.first + index });
}
