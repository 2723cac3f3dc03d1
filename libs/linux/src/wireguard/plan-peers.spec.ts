import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObservedPeer, WireguardPeer } from './device.ts';
import { planPeers } from './plan-peers.ts';

const peer: fc.Arbitrary<WireguardPeer> = fc.record({
  publicKey: fc.constantFrom('A', 'B', 'C', 'D'),
  endpoint: fc.option(fc.record({ address: fc.constantFrom('127.0.0.1', '::1'), port: fc.integer({ min: 1, max: 3 }) }), { nil: null }),
  keepaliveSec: fc.integer({ min: 0, max: 2 }),
  allowedIps: fc.uniqueArray(fc.constantFrom('10.0.0.1/32', 'fd00::1/128', '10.0.0.2/32')),
});
const peers = fc.uniqueArray(peer, { selector: ({ publicKey }) => publicKey });
const observed = (all: readonly WireguardPeer[]): ObservedPeer[] => all.map((one) => ({ ...one, lastHandshakeMs: 5, rxBytes: 1, txBytes: 2 }));

/** What a device makes of a change. */
function apply(before: readonly WireguardPeer[], change: ReturnType<typeof planPeers>): WireguardPeer[] {
  const after = new Map(before.map((one) => [one.publicKey, one]));
  for (const key of change?.removedPeers ?? []) after.delete(key);
  for (const one of change?.peers ?? []) after.set(one.publicKey, { ...one, endpoint: one.endpoint ?? after.get(one.publicKey)?.endpoint ?? null });
  return [...after.values()];
}

describe('planPeers', () => {
  it('reaches the desired peers at once, after which nothing is left to do', () => {
    fc.assert(
      fc.property(peers, peers, (before, desired) => {
        const after = apply(before, planPeers({ peers: observed(before) }, desired));
        expect(after.map(({ publicKey }) => publicKey).sort()).toEqual(desired.map(({ publicKey }) => publicKey).sort());
        expect(planPeers({ peers: observed(after) }, desired)).toBeNull();
      }),
    );
  });

  it('leaves a peer alone that is as it should be, wherever it roamed', () => {
    const one: WireguardPeer = { publicKey: 'A', endpoint: null, keepaliveSec: 0, allowedIps: ['10.0.0.1/32', 'fd00::1/128'] };
    const roamed = { ...one, endpoint: { address: '192.0.2.9', port: 5 }, allowedIps: ['fd00::1/128', '10.0.0.1/32'] };
    expect(planPeers({ peers: observed([roamed]) }, [one])).toBeNull();
  });
});
