import { describe, expect, it } from 'vitest';
import { WRITTEN_CONFIGURATION } from '../testing/examples.ts';
import { parseConfiguration } from './parse.ts';

function withUdpAddress(udpAddress: string): unknown {
  return { ...WRITTEN_CONFIGURATION, endpoints: { ...WRITTEN_CONFIGURATION.endpoints, udpAddress } };
}

describe('the transports of a configuration', () => {
  it.each(['none', '198.51.100.7', '2001:db8::7'])('may have the UDP address %s', (udpAddress) => {
    expect(parseConfiguration(withUdpAddress(udpAddress)).ok).toBe(true);
  });

  it.each(['0.0.0.0', '::', 'somewhere', ''])('may not have the UDP address %j', (udpAddress) => {
    expect(parseConfiguration(withUdpAddress(udpAddress))).toMatchObject({ ok: false, issues: [{ path: ['endpoints', 'udpAddress'] }] });
  });

  it.each([[[]], [['udp', 'udp']], [['quic']], ['udp']])('cannot be %j', (transports) => {
    expect(parseConfiguration({ ...WRITTEN_CONFIGURATION, transports }).ok).toBe(false);
  });

  it('may be fewer, in any order', () => {
    expect(parseConfiguration({ ...WRITTEN_CONFIGURATION, transports: ['wss-proxy', 'wss'] }).ok).toBe(true);
  });
});
