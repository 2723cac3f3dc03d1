import { moorlineError, nodeAddressesOf, type NodeAddresses, type Peer } from '@moorline/mesh-core';
import type { WireguardPeer } from '@moorline/linux';

/**
 * The node whose addresses a peer has.
 * @throws ML-PROTOCOL when the agent was given other addresses than this endpoint routes
 */
export function nodeOfPeer({ addresses }: Peer, served: NodeAddresses): number {
  const node = nodeAddressesOf(served).findIndex(({ ipv4, ipv6 }) => ipv4 === addresses.ipv4 && ipv6 === addresses.ipv6);
  if (node < 0) throw moorlineError('ML-PROTOCOL', `a peer has ${addresses.ipv4}, which is no node of this endpoint`);
  return node;
}

/** A joined agent as WireGuard has it, reached through the lane's socket on loopback. No keepalive: only agents initiate. */
export function wireguardPeer({ wireguardPublicKey, addresses }: Peer, lanePort: number): WireguardPeer {
  return { publicKey: wireguardPublicKey, endpoint: { address: '127.0.0.1', port: lanePort }, keepaliveSec: 0, allowedIps: [`${addresses.ipv4}/32`, `${addresses.ipv6}/128`] };
}
