import { moorlineError, type EndpointBootstrap, type Peer } from '@moorline/mesh-core';
import type { WireguardPeer } from '@moorline/linux';

/**
 * The peers that WireGuard is to have: the joined agent, reached through the relay's socket on loopback. No
 * keepalive: only the agent initiates.
 * @throws ML-PROTOCOL when the agent was given other addresses than this endpoint routes
 */
export function wireguardPeers(peer: Peer | null, { addresses }: Pick<EndpointBootstrap, 'addresses'>, relaySocketPort: number): readonly WireguardPeer[] {
  if (peer === null) return [];
  const { wireguardPublicKey, addresses: claimed } = peer;
  if (claimed.ipv4 !== addresses.ipv4 || claimed.ipv6 !== addresses.ipv6) throw moorlineError('ML-PROTOCOL', `the peer has ${claimed.ipv4}, this endpoint serves ${addresses.ipv4}`);
  return [{ publicKey: wireguardPublicKey, endpoint: { address: '127.0.0.1', port: relaySocketPort }, keepaliveSec: 0, allowedIps: [`${addresses.ipv4}/32`, `${addresses.ipv6}/128`] }];
}
