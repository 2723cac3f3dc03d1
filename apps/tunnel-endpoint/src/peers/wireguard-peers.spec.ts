import { describe, expect, it } from 'vitest';
import { wireguardPeers } from './wireguard-peers.ts';

const addresses = { ipv4: '10.9.0.7', ipv6: 'fd00::7' };
const peer = { wireguardPublicKey: `${'A'.repeat(42)}A=`, addresses, ticketSha256: '0'.repeat(64) };

describe('wireguardPeers', () => {
  it('has none before anybody joined', () => {
    expect(wireguardPeers(null, { addresses }, 5)).toEqual([]);
  });

  it("takes the job's addresses from the agent, and nothing else", () => {
    expect(wireguardPeers(peer, { addresses }, 5)).toEqual([
      { publicKey: peer.wireguardPublicKey, endpoint: { address: '127.0.0.1', port: 5 }, keepaliveSec: 0, allowedIps: ['10.9.0.7/32', 'fd00::7/128'] },
    ]);
  });

  it('refuses a peer with the addresses of another job', () => {
    expect(() => wireguardPeers({ ...peer, addresses: { ...addresses, ipv6: 'fd00::8' } }, { addresses }, 5)).toThrow('ML-PROTOCOL');
  });
});
