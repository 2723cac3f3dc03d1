import { describe, expect, it } from 'vitest';
import { attachment, exampleOf, KEY, PEM, ready, SHA256, tunnel } from '../testing/messages.ts';
import { artifactLockSchema } from './index.ts';

describe('bounds', () => {
  it('say what was expected', () => {
    const [, schema, value] = exampleOf('health');
    const processes = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`p${index}`, 'running']));
    expect(schema.safeParse({ ...value, processes }).error?.issues.map(({ message }) => message)).toStrictEqual(['at most 8 processes']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['attachment', { createdAtMs: -1 }],
    ['attachment', { deletedAtMs: -1 }],
    ['attachment', { deletedAtMs: 1.5 }],
    ['attachment', { addresses: { ...attachment.addresses, extra: 1 } }],
    ['tunnel', { revision: -1 }],
    ['tunnel', { routes: Array.from({ length: 65 }, () => '10.0.0.0/8') }],
    ['tunnel', { keepaliveSec: -1 }],
    ['tunnel', { keepaliveSec: 65_536 }],
    ['tunnel', { dns: { ...tunnel.dns, servers: ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'] } }],
    ['tunnel', { dns: { ...tunnel.dns, searches: Array.from({ length: 33 }, () => 'a') } }],
    ['tunnel', { dns: { ...tunnel.dns, ndots: 16 } }],
    ['tunnel', { dns: { ...tunnel.dns, ndots: -1 } }],
    ['tunnel', { dns: { ...tunnel.dns, extra: 1 } }],
    ['tunnel', { endpoint: { ...tunnel.endpoint, extra: 1 } }],
    ['health', { handshakeAgeMs: -1 }],
    ['health', { probeRttMs: -1 }],
    ['health', { joinMs: -1 }],
    ['health', { transport: 'carrier-pigeon' }],
    ['health', { processes: { a: 'sleeping' } }],
    ['health', { processes: { ['a'.repeat(33)]: 'running' } }],
    ['health', { processes: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`p${index}`, 'running'])) }],
    ['join file', { version: 2 }],
    ['join file', { ca: 'no certificate' }],
    ['join file', { ca: PEM + 'A'.repeat(16_384) }],
    ['join request', { agentVersion: 'v'.repeat(65) }],
    ['problem', { code: 'c'.repeat(65) }],
    ['problem', { message: 'm'.repeat(2_001) }],
    ['problem', { remedy: 'r'.repeat(2_001) }],
    ['hello', { role: 'admin' }],
    ['hello', { generation: -1 }],
    ['hello', { version: 'v'.repeat(65) }],
    ['hello', { kind: 'other' }],
    ['hello', { ready: { ...ready, extra: 1 } }],
    ['applied', { revision: -1 }],
    ['leave', { reason: 'r'.repeat(201) }],
    ['welcome', { healthIntervalMs: 0 }],
    ['peers', { revision: -1 }],
    ['peers', { peers: [{ wireguardPublicKey: KEY, addresses: attachment.addresses, ticketSha256: SHA256, ticket: 1 }] }],
    ['peers', { peers: Array.from({ length: 129 }, () => ({ wireguardPublicKey: KEY, addresses: attachment.addresses, ticketSha256: SHA256 })) }],
    ['attachment', { furtherAddresses: Array.from({ length: 128 }, () => attachment.addresses) }],
    ['bootstrap', { furtherAddresses: Array.from({ length: 128 }, () => attachment.addresses) }],
    ['tunnel', { nodes: [{ name: 'a.b', addresses: attachment.addresses }] }],
    ['tunnel', { nodes: [{ name: 'a', addresses: attachment.addresses, extra: 1 }] }],
    ['tunnel', { nodes: Array.from({ length: 129 }, () => ({ name: 'a', addresses: attachment.addresses })) }],
    ['join request', { node: { name: 'N1', index: 0 } }],
    ['join request', { node: { name: 'n1', index: -1 } }],
    ['join request', { node: { name: 'n1', index: 0, extra: 1 } }],
    ['join answer', { node: 128 }],
    ['hello', { node: -1 }],
    ['hello', { node: 128 }],
    ['evicted', { code: 'c'.repeat(65) }],
    ['evicted', { reason: 'r'.repeat(501) }],
    ['bootstrap', { interfaceName: 'mw0123456789abcd' }],
    ['bootstrap', { interfaceName: '0mw' }],
    ['bootstrap', { interfaceName: 'm' }],
    ['bootstrap', { interfaceName: 'mw-0' }],
    ['bootstrap', { allowedDestinations: Array.from({ length: 129 }, () => '10.0.0.0/8') }],
    ['bootstrap', { relay: { address: '192.0.2.20', port: 1, certificate: PEM, privateKey: 'k', extra: 1 } }],
    ['bootstrap', { wireguardGo: { path: '/x', sha256: SHA256, extra: 1 } }],
    ['artifact lock', { version: 2 }],
    ['artifact lock', { artifacts: [] }],
  ])('of %s refuse %j', (name, changes) => {
    const [, schema, value] = exampleOf(name);
    expect(schema.safeParse({ ...value, ...changes }).success).toBe(false);
  });

  it.each<[string, Record<string, unknown>]>([
    ['attachment', { deletedAtMs: 0 }],
    ['attachment', { furtherAddresses: Array.from({ length: 127 }, () => attachment.addresses) }],
    ['tunnel', { nodes: Array.from({ length: 128 }, (_, index) => ({ name: `a-${index}`, addresses: attachment.addresses })) }],
    ['join request', { node: { name: 'n1', index: null } }],
    ['hello', { node: 127 }],
    ['tunnel', { keepaliveSec: 0, routes: [] }],
    ['tunnel', { keepaliveSec: 65_535, dns: { servers: [], searches: [], ndots: 0 } }],
    ['tunnel', { dns: { servers: ['192.0.2.1', '192.0.2.2', '::3'], searches: Array.from({ length: 32 }, () => 'a'), ndots: 15 } }],
    ['health', { handshakeAgeMs: 0, probeRttMs: null, joinMs: 0.1, processes: {} }],
    ['health', { processes: Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`p${index}`, 'stopped'])) }],
    ['evicted', { code: 'c'.repeat(64), reason: 'r'.repeat(500) }],
    ['leave', { reason: 'r'.repeat(200) }],
  ])('of %s take %j', (name, changes) => {
    const [, schema, value] = exampleOf(name);
    expect(schema.parse({ ...value, ...changes })).toStrictEqual({ ...value, ...changes });
  });

  it.each<[string, unknown]>([
    ['size', 0],
    ['size', 1.5],
    ['version', ''],
    ['name', 'bash'],
    ['architecture', 'riscv64'],
    ['sources', []],
    ['sources', [{ kind: 'https', url: 'http://a.b/c' }]],
    ['sources', [{ kind: 'https', url: 'xhttps://a.b/c' }]],
    ['sources', [{ kind: 'https', url: 'httpsx://a.b/c' }]],
    ['sources', [{ kind: 'https', url: 'https://a.b/c', extra: 1 }]],
    ['sources', [{ kind: 'debian' }]],
    ['sources', [{ kind: 'ftp', url: 'https://a.b/c' }]],
    ['extra', 1],
  ])('of an artifact refuse %s = %j', (key, junk) => {
    const [, schema, value] = exampleOf('artifact lock');
    const { artifacts } = artifactLockSchema.parse(value);
    expect(schema.safeParse({ ...value, artifacts: [{ ...artifacts[0], [key]: junk }] }).success).toBe(false);
    expect(schema.safeParse({ ...value, artifacts: Array.from({ length: 65 }, () => artifacts[0]) }).success).toBe(false);
  });
});
