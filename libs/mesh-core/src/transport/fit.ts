/** WireGuard's header and tag (wireguard.com/protocol: 16 bytes each), and the UDP header. */
const WIREGUARD_OVER_UDP_BYTES = 32 + 8;
const IP_HEADER_BYTES = { 4: 20, 6: 40 } as const;

/**
 * Whether packets of the overlay fit a path when WireGuard's datagrams travel on it as they are, each in one piece.
 * @param family of the outer addresses
 */
export function fitsUdp(overlayMtu: number, pathMtu: number, family: 4 | 6): boolean {
  return overlayMtu + WIREGUARD_OVER_UDP_BYTES + IP_HEADER_BYTES[family] <= pathMtu;
}
