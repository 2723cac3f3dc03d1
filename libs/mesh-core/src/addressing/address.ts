import ipaddr from 'ipaddr.js';
import { moorlineError } from '../errors/index.ts';

export type Family = 4 | 6;

/** An address as a number, so that ranges of any size can be reckoned with. */
export interface IpAddress {
  readonly family: Family;
  readonly value: bigint;
}

export const ADDRESS_BITS: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

const BYTE_BITS = 8n;
const BYTE_MASK = 0xffn;

/**
 * Reads an IPv4 address of four decimal parts or an IPv6 address without zone.
 * @throws ML-CONFIG-INVALID
 */
export function parseAddress(text: string): IpAddress {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return fromBytes(4, ipaddr.IPv4.parse(text).toByteArray());
  if (ipaddr.IPv6.isValid(text) && !text.includes('%')) return fromBytes(6, ipaddr.IPv6.parse(text).toByteArray());
  throw moorlineError('ML-CONFIG-INVALID', `${JSON.stringify(text)} is not an IP address`);
}

/** The address in its one usual form: dotted, or as RFC 5952 says. */
export function formatAddress({ family, value }: IpAddress): string {
  const length = ADDRESS_BITS[family] / Number(BYTE_BITS);
  const bytes = Array.from({ length }, (_, index) => Number((value >> (BYTE_BITS * BigInt(length - 1 - index))) & BYTE_MASK));
  return ipaddr.fromByteArray(bytes).toString();
}

export function fromBytes(family: Family, bytes: readonly number[]): IpAddress {
  return { family, value: bytes.reduce((value, byte) => (value << BYTE_BITS) | BigInt(byte), 0n) };
}
