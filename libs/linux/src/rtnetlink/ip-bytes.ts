import { ADDRESS_BITS, formatAddress, parseAddress, type Family } from '@moorline/mesh-core';

const BYTE_BITS = 8;

/** AF_INET and AF_INET6. */
export const ADDRESS_FAMILY: Readonly<Record<Family, number>> = { 4: 2, 6: 10 };

/**
 * An address as the wire has it, in network order.
 * @throws ML-CONFIG-INVALID when it is none
 */
export function addressBytes(address: string): Buffer {
  const { family, value } = parseAddress(address);
  return Buffer.from(value.toString(16).padStart(ADDRESS_BITS[family] / 4, '0'), 'hex');
}

/** The address in its usual form; null when the bytes are none of that family. */
export function addressOf(bytes: Buffer | undefined, family: Family): string | null {
  if (bytes?.length !== ADDRESS_BITS[family] / BYTE_BITS) return null;
  return formatAddress({ family, value: BigInt(`0x${bytes.toString('hex')}`) });
}

/** Family of a message's first byte; null for others than ours. */
export function familyOfByte(byte: number): Family | null {
  if (byte === ADDRESS_FAMILY[4]) return 4;
  return byte === ADDRESS_FAMILY[6] ? 6 : null;
}
