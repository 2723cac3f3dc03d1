import { describe, expect, it } from 'vitest';
import { formatStatus } from './format.ts';
import type { StatusReport } from './status-report.ts';

const report = {
  attachment: 'job-4711',
  pid: 42,
  node: { name: 'n2', index: 1, of: 3 },
  mode: 'run',
  unshare: 'map-root',
  addresses: { ipv4: '100.112.0.2', ipv6: 'fd77::2' },
  mtu: 1280,
  relayUrl: 'wss://192.0.2.7:17800/v1/relay',
  transports: { udp: 'no-answer', wss: 'in use' },
  health: {
    handshakeAgeMs: 61_400,
    probeRttMs: 1.234,
    rxBytes: 10,
    txBytes: 20,
    drops: 0,
    relayConnected: true,
    transport: 'wss',
    transportReason: 'best',
    transportSwitches: 0,
    joinMs: 251.7,
    processes: { 'wireguard-go': 'running', slirp4netns: 'stopped' },
  },
  failure: null,
} satisfies StatusReport;

describe('formatStatus', () => {
  it('says what was measured', () => {
    const text = formatStatus([report]);
    expect(text).toContain('job-4711 (agent 42)');
    expect(text).toContain('passes packets, round trip 1.23 ms');
    expect(text).toContain('61 s ago');
    expect(text).toContain('node        n2, 1 of 3\nnetwork     its own, by run, --unshare map-root');
    expect(text).toContain('252 ms');
    expect(text).toContain('slirp4netns stopped');
    expect(text).toContain('wss: the best that may be used\n');
    expect(text).toContain('udp no-answer, wss in use, wss://192.0.2.7:17800/v1/relay');
  });

  it.each([
    [undefined, 'MTU         1280'],
    [{ overlay: 1_400, pods: 1_400, reason: 'set' }, 'MTU         1400: as it was set'],
    [{ overlay: 1_440, pods: 1_440, reason: 'measured' }, 'MTU         1440: measured on the direct path'],
    [{ overlay: 1_280, pods: 1_280, reason: 'base' }, 'MTU         1280: what every path carries'],
    [{ overlay: 65_000, pods: 1_440, reason: 'relay' }, "MTU         65000 to the endpoint and the job's nodes, 1440 to pods: a relay carries any size"],
  ] as const)('says which MTU is in force, and why: %j', (mtu, line) => {
    expect(formatStatus([{ ...report, health: { ...report.health, ...(mtu === undefined ? {} : { mtu }) } }]).split('\n')).toContain(line);
  });

  it('never calls a path that passes nothing connected', () => {
    const text = formatStatus([{ ...report, health: { ...report.health, probeRttMs: null, handshakeAgeMs: null, joinMs: null, relayConnected: false } }]);
    expect(text).toContain('passes no packets');
    expect(text).toContain('not connected');
    expect(text).toContain('none yet');
    expect(text).not.toContain('null');
  });

  it('shows an agent that cannot be measured, and why', () => {
    expect(formatStatus([{ ...report, health: null, failure: 'ML-TIMEOUT: too long' }])).toContain('not measured: ML-TIMEOUT');
  });

  it('tells of a proxied job what it has', () => {
    const text = formatStatus([{ ...report, node: { name: 'n1', index: 0, of: 1 }, mode: 'proxy', unshare: null, health: { ...report.health, mode: 'proxy', handshakeAgeMs: null, processes: {} } }]);
    expect(text).toContain('node        n1\nnetwork     a proxy of its own\nstreams     pass');
    expect(text).not.toMatch(/handshake|processes|MTU/);
  });

  it('gives each agent a block of its own', () => {
    expect(formatStatus([report, { ...report, pid: 43 }]).split('\n\n')).toHaveLength(2);
  });
});
