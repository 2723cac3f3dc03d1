import type { Family } from '../addressing/index.ts';

/** What WireGuard adds to each packet: type, receiver and counter, and the authentication tag (whitepaper section 5.4.6). */
const WIREGUARD_OVERHEAD_BYTES = 32;
const UDP_HEADER_BYTES = 8;
const IP_HEADER_BYTES: Readonly<Record<Family, number>> = { 4: 20, 6: 40 };

/** Bytes of the UDP payload that carries the largest overlay packet. WireGuard pads no packet beyond its MTU. */
export function datagramBytesOf(overlayMtu: number): number {
  return overlayMtu + WIREGUARD_OVERHEAD_BYTES;
}

/** Bytes of a datagram's payload that fit a path without fragments; negative for a path that is too small for the headers. */
export function datagramRoom(pathMtu: number, family: Family): number {
  return pathMtu - UDP_HEADER_BYTES - IP_HEADER_BYTES[family];
}
