import { describe, expect, it } from 'vitest';
import { nodeOfPeer, wireguardPeer } from './wireguard-peers.ts';

const addresses = { ipv4: '10.9.0.7', ipv6: 'fd00::7' };
const second = { ipv4: '10.9.0.8', ipv6: 'fd00::8' };
const peer = { wireguardPublicKey: `${'A'.repeat(42)}A=`, addresses, ticketSha256: '0'.repeat(64) };

describe('nodeOfPeer', () => {
  it('tells nodes by their addresses', () => {
    const served = { addresses, furtherAddresses: [second] };
    expect([peer, { ...peer, addresses: second }].map((one) => nodeOfPeer(one, served))).toEqual([0, 1]);
  });

  it('refuses a peer with addresses of another job', () => {
    for (const served of [{ addresses: second, furtherAddresses: [] }, { addresses: { ...addresses, ipv6: 'fd00::8' }, furtherAddresses: [] }]) {
      expect(() => nodeOfPeer(peer, served)).toThrow('ML-PROTOCOL');
    }
  });
});

describe('wireguardPeer', () => {
  it("takes the node's addresses from its agent, and nothing else", () => {
    expect(wireguardPeer(peer, 5)).toEqual({ publicKey: peer.wireguardPublicKey, endpoint: { address: '127.0.0.1', port: 5 }, keepaliveSec: 0, allowedIps: ['10.9.0.7/32', 'fd00::7/128'] });
  });
});
