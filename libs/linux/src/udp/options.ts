/** Levels and options of socket(7) and udp(7). */
export const SOL_SOCKET = 1;
export const SO_SNDBUF = 7;
export const SO_RCVBUF = 8;
export const SO_SNDBUFFORCE = 32;
export const SO_RCVBUFFORCE = 33;
export const SOL_UDP = 17;
export const UDP_SEGMENT = 103;
export const UDP_GRO = 104;
/** Those of ip(7) and ipv6(7): with `PROBE` a datagram is not cut, and what the kernel believes of the path is passed over. */
export const IPPROTO_IP = 0;
export const IP_MTU_DISCOVER = 10;
export const IPPROTO_IPV6 = 41;
export const IPV6_MTU_DISCOVER = 23;
export const PMTUDISC_PROBE = 3;

/** Datagrams of one send at most (UDP_MAX_SEGMENTS of Linux 4.18 to 6.9). */
export const SEGMENTS_MAX = 64;
/** Bytes of one send at most: what an IPv4 packet can say, less the headers of IPv4 (20) and UDP (8). */
export const SEND_MAX_BYTES = 65_507;

/** Room for bursts that WireGuard hands over at once, where the kernel allows as much (net.core.rmem_max). */
export const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;
