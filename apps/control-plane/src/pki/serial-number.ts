import { randomBytes } from 'node:crypto';

const SERIAL_BYTES = 16;
const POSITIVE_MASK = 0x7f;
const NONZERO_BIT = 0x40;

/** A random positive number of 127 bits in hexadecimal (RFC 5280 section 4.1.2.2). */
export function newSerialNumber(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes[0] = ((bytes[0] ?? 0) & POSITIVE_MASK) | NONZERO_BIT;
  return bytes.toString('hex');
}
