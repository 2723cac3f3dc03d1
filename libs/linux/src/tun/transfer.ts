import { libc } from '../syscalls/libc.ts';

/**
 * Reads one packet from a TUN into `buffer`, without waiting. Not through Node's own reads: they make an error with a
 * stack whenever nothing is there, which costs more than the packet.
 * @returns its bytes; null: there is none now
 */
export function readPacket(descriptor: number, buffer: Buffer): number | null {
  const length = libc('long read(int, void*, unsigned long)')(descriptor, buffer, buffer.length);
  return length < 0 ? null : length;
}

/**
 * Writes one packet to a TUN.
 * @returns false: the kernel did not take it
 */
export function writePacket(descriptor: number, packet: Buffer): boolean {
  return libc('long write(int, const void*, unsigned long)')(descriptor, packet, packet.length) === packet.length;
}
