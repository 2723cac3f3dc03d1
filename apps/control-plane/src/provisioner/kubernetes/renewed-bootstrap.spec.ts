import type { EndpointBootstrap } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { renewedBootstrap } from './renewed-bootstrap.ts';

const RELAY = { address: '0.0.0.0', port: 8_443, certificate: 'new', privateKey: 'new key', udp: false, wstunnelPath: null };
const OURS: EndpointBootstrap = {
  attachmentId: '0123456789abcdef', attachmentName: 'a', hubUrl: 'wss://control:8443/hub', ca: 'ca', identitySeed: 'seed', relay: RELAY, interfaceName: 'wg0', addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' }, furtherAddresses: [],
  gateway: { ipv4: '10.0.0.1', ipv6: 'fd00::1' }, mtu: 1_280, allowedDestinations: [], dns: { servers: ['10.96.0.10'], searches: [], ndots: 5 }, pod: null, wireguardGo: { path: '/artifacts/two', sha256: '2' },
};

it('changes no more than certificate and key for an endpoint of another version', () => {
  const { wstunnelPath: _unknown, ...relay } = RELAY;
  const older = { ...OURS, relay: { ...relay, certificate: 'old', privateKey: 'old key', gone: 1 }, wireguardGo: { path: '/artifacts/one', sha256: '1' }, old: true };
  expect(renewedBootstrap(JSON.stringify(older), OURS)).toEqual({ ...older, relay: { ...older.relay, certificate: 'new', privateKey: 'new key' } });
});

it.each([['', ''], ['mine', 'mine'], ['null', 'null'], ['of another', JSON.stringify({ ...OURS, identitySeed: 'other' })], ['without a relay', JSON.stringify({ ...OURS, relay: undefined })]])('gives ours where there is none to keep: %s', (_what, present) => {
  expect(renewedBootstrap(present, OURS)).toBe(OURS);
});
