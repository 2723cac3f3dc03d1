import { moorlineError } from '../errors/index.ts';
import type { AddressPair } from '../schema/index.ts';
import { formatAddress } from './address.ts';
import { parseRange, rangeSize, type IpRange } from './range.ts';

/** The two ranges that jobs get their addresses from. */
export interface Overlay {
  /** IPv4 range in CIDR notation. */
  readonly ipv4: string;
  /** IPv6 unique local range (RFC 4193) in CIDR notation. */
  readonly ipv6: string;
  /** Ranges of either family that are never given out. */
  readonly excluded?: readonly string[];
}

/** Host index of the network address (IPv4) or the subnet-router anycast address (RFC 4291 section 2.6.1). */
export const NETWORK_INDEX = 0n;
/** Host index of the endpoints' own address in both families. */
export const GATEWAY_INDEX = 1n;
/** Smallest overlay range of either family: network, gateway, one job and broadcast. */
const OVERLAY_MIN_SIZE = 4n;

/**
 * The endpoint's own addresses, the first usable one of each range and the same for every attachment.
 * @throws ML-ADDRESSES-EXHAUSTED for a range without room for a gateway and a job
 */
export function gatewayOf(overlay: Overlay): AddressPair {
  return { ipv4: hostIn(parseRange(overlay.ipv4)), ipv6: hostIn(parseRange(overlay.ipv6)) };
}

/** The addresses behind the gateway: of the one job of an endpoint that serves no other. */
export function firstAddressesOf(overlay: Overlay): AddressPair {
  return { ipv4: hostIn(parseRange(overlay.ipv4), 1), ipv6: hostIn(parseRange(overlay.ipv6), 1) };
}

function hostIn(range: IpRange, behind = 0): string {
  if (rangeSize(range) < OVERLAY_MIN_SIZE) throw moorlineError('ML-ADDRESSES-EXHAUSTED', `an overlay range needs ${OVERLAY_MIN_SIZE} addresses`);
  return formatAddress({ family: range.family, value: range.first + GATEWAY_INDEX + BigInt(behind) });
}
