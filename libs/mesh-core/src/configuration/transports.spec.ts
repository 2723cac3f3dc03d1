import { describe, expect, it } from 'vitest';
import { WRITTEN_CONFIGURATION } from '../testing/examples.ts';
import { formatIssue } from './issue.ts';
import { parseConfiguration } from './parse.ts';

function withUdpAddress(udpAddress: string): unknown {
  return { ...WRITTEN_CONFIGURATION, endpoints: { ...WRITTEN_CONFIGURATION.endpoints, udpAddress } };
}

describe('the transports of a configuration', () => {
  it.each(['none', '198.51.100.7', '2001:db8::7'])('may have the UDP address %s', (udpAddress) => {
    expect(parseConfiguration(withUdpAddress(udpAddress)).ok).toBe(true);
  });

  it.each(['0.0.0.0', '::', '224.0.0.1', 'ff02::1', '255.255.255.255', 'somewhere', ''])('may not have the UDP address %j', (udpAddress) => {
    expect(parseConfiguration(withUdpAddress(udpAddress))).toMatchObject({ ok: false, issues: [{ path: ['endpoints', 'udpAddress'] }] });
  });

  it.each([[[]], [['udp', 'udp']], [['quic']], ['udp']])('cannot be %j', (transports) => {
    expect(parseConfiguration({ ...WRITTEN_CONFIGURATION, transports }).ok).toBe(false);
  });

  it.each([
    [['quic'], 'transports[0]: expected one of udp, wss, wss-proxy, wstunnel, got "quic"'],
    [['udp', 'udp'], 'transports: expected each transport at most once, got a list'],
    [[], 'transports: expected at least 1 entry, got a list'],
    ['udp', 'transports: expected a list, got "udp"'],
    [['wss', 'wstunnel'], 'transports: expected a list without wstunnel, or endpoints.wstunnelServer that it goes through, got "wss, wstunnel"'],
  ])('are told what is wrong with %j', (transports, message) => {
    const result = parseConfiguration({ ...WRITTEN_CONFIGURATION, transports });
    expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([message]);
  });

  it('have to leave a way', () => {
    const { endpoints } = WRITTEN_CONFIGURATION;
    expect(parseConfiguration({ ...WRITTEN_CONFIGURATION, transports: ['udp'], endpoints: { ...endpoints, udpAddress: 'none' } }).ok).toBe(false);
    expect(parseConfiguration({ ...WRITTEN_CONFIGURATION, transports: ['wss', 'wstunnel'], endpoints: { ...endpoints, wstunnelServer: { url: 'wss://192.0.2.9:443/site' } } }).ok).toBe(true);
    expect(parseConfiguration({ ...WRITTEN_CONFIGURATION, transports: ['udp', 'wss', 'wss-proxy', 'wstunnel'] }).ok).toBe(true);
  });

  it('may be fewer, in any order', () => {
    expect(parseConfiguration({ ...WRITTEN_CONFIGURATION, transports: ['wss-proxy', 'wss'] }).ok).toBe(true);
  });
});
