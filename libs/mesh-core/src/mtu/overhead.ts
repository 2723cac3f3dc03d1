import type { Family } from '../addressing/index.ts';

/** What WireGuard adds to each packet: type, receiver and counter, and the authentication tag (whitepaper section 5.4.6). */
const WIREGUARD_OVERHEAD_BYTES = 32;
/** WireGuard pads packets to a multiple of this (whitepaper section 5.4.6), but not beyond the MTU of its interface. */
const WIREGUARD_PAD_BYTES = 16;
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

/** The largest overlay MTU whose packets fit UDP payloads of so many bytes, padded as WireGuard does where its interface takes more. */
export function overlayMtuWithin(datagramBytes: number): number {
  return wholePads(datagramBytes - WIREGUARD_OVERHEAD_BYTES);
}

/** The largest size of a datagram of WireGuard that is not above `bytes`. */
export function wholePads(bytes: number): number {
  return Math.floor(bytes / WIREGUARD_PAD_BYTES) * WIREGUARD_PAD_BYTES;
}

/** The next larger size of a datagram of WireGuard. */
export function nextPad(bytes: number): number {
  return wholePads(bytes) + WIREGUARD_PAD_BYTES;
}
