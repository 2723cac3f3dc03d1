import { isMoorlineError, type EndpointBootstrap } from '@moorline/mesh-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBootstrap } from './parse-bootstrap.ts';

const SEED = `${'A'.repeat(42)}A=`;
const BOOTSTRAP: EndpointBootstrap = {
  attachmentId: '0123456789abcdef',
  attachmentName: 'job-1',
  hubUrl: 'wss://192.0.2.1:8443/v1/hub',
  ca: 'PEM',
  identitySeed: SEED,
  relay: { address: '192.0.2.2', port: 7_000, certificate: 'PEM', udp: true, wstunnelPath: null, privateKey: 'PLANTED-KEY' },
  interfaceName: 'mw0',
  addresses: { ipv4: '10.9.0.7', ipv6: 'fd00::7' },
  furtherAddresses: [],
  gateway: { ipv4: '10.9.0.1', ipv6: 'fd00::1' },
  mtu: 1_280,
  allowedDestinations: ['10.0.0.0/8'],
  dns: { servers: [], searches: [], ndots: 5 },
  pod: null,
  wireguardGo: { path: '/x', sha256: '0'.repeat(64) },
};

describe('parseBootstrap', () => {
  it('gives a valid bootstrap as it is', () => {
    expect(parseBootstrap(JSON.stringify(BOOTSTRAP))).toEqual(BOOTSTRAP);
  });

  it('names the place of a fault and nothing of the content', () => {
    const text = JSON.stringify({ ...BOOTSTRAP, relay: { ...BOOTSTRAP.relay, port: 'PLANTED-KEY' } });
    const fault = faultOf(text);
    expect(fault).toContain('relay.port');
    expect(fault).not.toContain('PLANTED');
    expect(faultOf(text.slice(0, -9))).not.toContain('PLANTED');
  });

  it('meets junk with ML-PROTOCOL only', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void expect(faultOf(text)).toContain('ML-PROTOCOL')));
  });
});

function faultOf(text: string): string {
  try {
    parseBootstrap(text);
  } catch (error) {
    if (isMoorlineError(error)) return `${error.message} ${String(error.cause)}`;
    throw error;
  }
  return 'no fault';
}
