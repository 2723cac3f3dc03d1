import { describe, expect, it } from 'vitest';
import { datagramBytesOf, datagramRoom } from './overhead.ts';

describe('the room that headers leave', () => {
  it.each([
    [4, 1_420],
    [6, 1_400],
  ] as const)('is that of WireGuard over IPv%i on Ethernet: an overlay of %i', (family, overlayMtu) => {
    // As wg-quick(8) has it for IPv6, and 20 bytes more for IPv4, each less 20 of reserve.
    expect(datagramRoom(1_500, family) - datagramBytesOf(overlayMtu)).toBe(20);
  });
});
