import type { Family } from '../addressing/index.ts';
import { datagramBytesOf, datagramRoom } from '../mtu/index.ts';

/**
 * Whether packets of the overlay fit a path when WireGuard's datagrams travel on it as they are, each in one piece.
 * @param family of the outer addresses
 */
export function fitsUdp(overlayMtu: number, pathMtu: number, family: Family): boolean {
  return datagramBytesOf(overlayMtu) <= datagramRoom(pathMtu, family);
}
