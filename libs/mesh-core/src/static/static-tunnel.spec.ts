import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { keyToBase64, sha256Hex, wireguardKeyPair } from '../keys/index.ts';
import { tunnelConfigSchema } from '../schema/index.ts';
import { anyText } from '../testing/any-text.ts';
import { staticService, staticTunnel } from './static-tunnel.ts';
import { readWireguardText } from './wireguard-text.ts';
import { staticEndpointSchema } from './endpoint-file.ts';
import { staticWorkerSchema, type StaticWorker } from './worker-file.ts';

const worker = wireguardKeyPair(new Uint8Array(32).fill(1));
const endpoint = wireguardKeyPair(new Uint8Array(32).fill(2));
const TEXT = `[Interface]\nPrivateKey = ${keyToBase64(worker.privateKey)}\n\n[Peer]\nPublicKey = ${endpoint.publicKey}\nAllowedIPs = 10.7.0.1/32,10.0.0.0/8\nEndpoint = 127.0.0.1:51821\nPersistentKeepalive = 11\n`;
const SHARED = { secret: '0123456789abcdef', addresses: { ipv4: '100.72.0.2', ipv6: 'fd6d::2' }, gateway: { ipv4: '100.72.0.1', ipv6: 'fd6d::1' }, mtu: 1_280, dns: { servers: ['10.96.0.10'], searches: [], ndots: 5 } } as const;
const WORKER: StaticWorker = staticWorkerSchema.parse({ ...SHARED, version: 1, kind: 'static', name: 'wg0', server: 'https://a.example:8443', ca: '-----BEGIN CERTIFICATE-----', wireguard: TEXT, relayUrl: 'wss://b.example/v1/relay', routes: ['10.244.0.0/16'] });
const ENDPOINT = staticEndpointSchema.parse({
  ...SHARED, version: 1, kind: 'static', name: 'wg0', wireguardPrivateKey: keyToBase64(endpoint.privateKey), peerPublicKey: worker.publicKey, relay: { port: 64_998 }, allowedDestinations: ['10.244.0.0/16'],
  pod: { opsPort: 64_999, exposedPorts: null, deniedDestinations: [], fromJobs: false }, wireguardGo: { path: '/x', sha256: '0'.repeat(64) },
});

describe('a static tunnel', () => {
  it('is the same on both ends, which share one secret and never send it', () => {
    const near = staticTunnel(WORKER);
    const far = staticService(ENDPOINT, { certificate: 'c', privateKey: 'k' });
    expect(tunnelConfigSchema.parse(near.tunnel)).toMatchObject({ keepaliveSec: 11, routes: ['100.72.0.1/32', 'fd6d::1/128', '10.244.0.0/16'], endpoint: { wireguardPublicKey: endpoint.publicKey, probePort: 64_997 } });
    expect(far.settings.attachmentId).toBe(near.attachmentId);
    expect(far.peer).toEqual({ wireguardPublicKey: near.publicKey, addresses: SHARED.addresses, ticketSha256: sha256Hex(near.tunnel.relayTicket) });
    expect(near.tunnel.relayTicket).not.toContain(SHARED.secret);
  });

  it('is refused without keys, which are not repeated', () => {
    try {
      staticTunnel({ ...WORKER, wireguard: 'PrivateKey = planted' });
      expect.unreachable();
    } catch (error) {
      expect(isMoorlineError(error, 'ML-JOIN-FILE-UNREADABLE') && !error.message.includes('planted')).toBe(true);
    }
  });
});

describe('readWireguardText', () => {
  it('takes any text', () => {
    fc.assert(fc.property(anyText({ maxLength: 200 }), (text) => {
      readWireguardText(text);
      expect(readWireguardText(`${TEXT}\n# ${text.replaceAll('\n', ' ')}`)).not.toBeNull();
    }));
  });

  it('has no keepalive where none is given, or none that can be', () => {
    for (const changed of ['', 'PersistentKeepalive = off', 'PersistentKeepalive = 65536']) expect(readWireguardText(TEXT.replace('PersistentKeepalive = 11', changed))?.keepaliveSec).toBe(0);
  });
});
