import ipaddr from 'ipaddr.js';
import { moorlineError } from '../errors/index.ts';
import { ADDRESS_BITS, formatAddress, fromBytes, type Family, type IpAddress } from './address.ts';

/** A CIDR range: the addresses from `first` to `last`, both within. */
export interface IpRange {
  readonly family: Family;
  readonly prefix: number;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Reads `address/prefix`; bits behind the prefix are taken as zero.
 * @throws ML-CONFIG-INVALID
 */
export function parseRange(cidr: string): IpRange {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) return rangeFrom(4, ...ipaddr.IPv4.parseCIDR(cidr));
  if (ipaddr.IPv6.isValidCIDR(cidr) && !cidr.includes('%')) return rangeFrom(6, ...ipaddr.IPv6.parseCIDR(cidr));
  throw moorlineError('ML-CONFIG-INVALID', `${JSON.stringify(cidr)} is not an address range`);
}

/** The range with its network address, as `ip route` prints it. */
export function formatRange({ family, first, prefix }: IpRange): string {
  return `${formatAddress({ family, value: first })}/${prefix}`;
}

/** Number of addresses. */
export function rangeSize({ first, last }: IpRange): bigint {
  return last - first + 1n;
}

export function rangeHas({ family, first, last }: IpRange, address: IpAddress): boolean {
  return address.family === family && address.value >= first && address.value <= last;
}

export function rangesOverlap(one: IpRange, other: IpRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/** True if every address of `inner` is in `outer`. */
export function rangeWithin(inner: IpRange, outer: IpRange): boolean {
  return inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last;
}

function rangeFrom(family: Family, address: { toByteArray(): number[] }, prefix: number): IpRange {
  const hostBits = BigInt(ADDRESS_BITS[family] - prefix);
  const first = (fromBytes(family, address.toByteArray()).value >> hostBits) << hostBits;
  return { family, prefix, first, last: first + (1n << hostBits) - 1n };
}
