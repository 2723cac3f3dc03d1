import ipaddr from 'ipaddr.js';
import type { UdpAddress } from './batch.ts';

/** Address families of socket(2) on Linux. */
const FAMILY = { ipv4: 2, ipv6: 10 } as const;
/** Bytes of struct sockaddr_in and sockaddr_in6, and where their parts are (netinet/in.h). */
const IPV4 = { bytes: 16, address: 4, addressEnd: 8 } as const;
const IPV6 = { bytes: 28, address: 8, addressEnd: 24 } as const;
const PORT_OFFSET = 2;

/** Bytes of the larger of both. */
export const SOCKET_ADDRESS_MAX_BYTES = IPV6.bytes;

/** AF_INET or AF_INET6 of a numeric address. */
export function familyOf(address: string): number {
  return FAMILY[ipaddr.parse(address).kind()];
}

/** struct sockaddr_in or sockaddr_in6 of a numeric address without a zone. */
export function encodeSocketAddress({ address, port }: UdpAddress): Buffer {
  const parsed = ipaddr.parse(address);
  const layout = parsed.kind() === 'ipv6' ? IPV6 : IPV4;
  const encoded = Buffer.alloc(layout.bytes);
  encoded.writeUInt16LE(FAMILY[parsed.kind()], 0);
  encoded.writeUInt16BE(port, PORT_OFFSET);
  encoded.set(parsed.toByteArray(), layout.address);
  return encoded;
}

/** The reverse. */
export function decodeSocketAddress(encoded: Buffer): UdpAddress {
  const layout = encoded.readUInt16LE(0) === FAMILY.ipv6 ? IPV6 : IPV4;
  const bytes = [...encoded.subarray(layout.address, layout.addressEnd)];
  return { address: ipaddr.fromByteArray(bytes).toString(), port: encoded.readUInt16BE(PORT_OFFSET) };
}
