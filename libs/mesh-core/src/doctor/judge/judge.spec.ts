import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HANDSHAKE_MAX_AGE_MS } from '../../health/index.ts';
import type { HealthReport } from '../../schema/index.ts';
import { CLOCK_SKEW_MAX_MS, judgeClock } from './judge-clock.ts';
import { judgeSystem, type SystemFacts } from './judge-system.ts';
import { formatMs, judgeTunnel, type TunnelCheckId, type TunnelFacts } from './judge-tunnel.ts';

const worker: SystemFacts = { platform: 'linux', architecture: 'x64', kernel: '5.14.0-427.el9.x86_64', glibc: '2.34', node: '24.21.0' };

describe('judgeSystem', () => {
  it.each<[Partial<SystemFacts>, string | null]>([
    [{}, null],
    [{ kernel: '4.18.0' }, null],
    [{ kernel: '10.0', glibc: '3.0' }, null],
    [{ kernel: '4.17.19' }, 'the kernel is older than 4.18'],
    [{ kernel: '3.10.0-1160.el7' }, 'the kernel is older than 4.18'],
    [{ kernel: 'strange' }, 'the kernel is older than 4.18'],
    [{ glibc: '2.33' }, 'glibc 2.34 or newer is needed'],
    [{ glibc: null }, 'no glibc: glibc 2.34 or newer is needed'],
    [{ architecture: 'ppc64' }, 'no binary is pinned for ppc64'],
    [{ platform: 'darwin' }, 'not Linux'],
  ])('%j', (change, fault) => {
    const finding = judgeSystem({ ...worker, ...change }, ['arm64', 'x64']);
    if (fault === null) expect(finding.state).toBe('passed');
    else expect(finding).toMatchObject({ state: 'failed', code: 'ML-SYSTEM-UNSUPPORTED', detail: expect.stringContaining(fault) });
  });
});

describe('judgeClock', () => {
  const NOW = 1_000_000_000_000;
  const skewed = (ms: number): ReturnType<typeof judgeClock> => judgeClock({ askedAtMs: NOW + ms, answeredAtMs: NOW + ms + 10, serverMs: NOW });

  it.each<[number, string]>([
    [86_400_000 * 3, 'this clock is 2 d ahead of that of the server'],
    [-86_400_000 * 3, 'this clock is 2 d behind that of the server'],
    [-3 * 3_600_000, 'this clock is 2 h behind that of the server'],
    [-3_600_000, 'this clock is 59 min behind that of the server'],
  ])('tells how far: %i ms', (ms, detail) => {
    expect(skewed(ms)).toEqual({ state: 'failed', code: 'ML-CLOCK-OFF', detail });
  });

  it.each<[number, string]>([
    [0, 'as the server has it'],
    [1_500, 'as the server has it'],
    [-30_000, '29 s behind that of the server'],
    [60_000, '59 s ahead of that of the server'],
  ])('lets small differences pass: %i ms', (ms, detail) => {
    expect(skewed(ms)).toEqual({ state: 'passed', detail });
  });

  it('does not count the second that Date rounds off, nor the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: -CLOCK_SKEW_MAX_MS, max: CLOCK_SKEW_MAX_MS }), fc.nat(999), fc.nat(5_000), (offMs, roundedMs, wayMs) => {
        const facts = { askedAtMs: NOW + offMs, answeredAtMs: NOW + offMs + wayMs, serverMs: NOW - roundedMs + Math.floor(wayMs / 2) };
        expect(judgeClock(facts).state).toBe('passed');
      }),
    );
  });

  it('does not judge a server that tells no time', () => {
    expect(judgeClock({ askedAtMs: 0, answeredAtMs: NOW, serverMs: null }).state).toBe('passed');
  });
});

describe('judgeTunnel', () => {
  const health: HealthReport = {
    handshakeAgeMs: 61_000, probeRttMs: 1, rxBytes: 0, txBytes: 0, drops: 0, relayConnected: true, transport: 'wss', transportReason: 'mtu', transportSwitches: 0, joinMs: 1,
    processes: { 'wireguard-go': 'running', slirp4netns: 'running' },
  };
  const facts: TunnelFacts = { health, relayRttMs: 0.5, probeRttMs: 12.34 };
  const CASES: readonly [TunnelCheckId, Partial<HealthReport>, Partial<TunnelFacts>, object][] = [
    ['transport', {}, {}, { state: 'passed', detail: 'wss (mtu), 0.50 ms' }],
    ['transport', { mtu: { overlay: 65_000, pods: 1_440, reason: 'relay' } }, {}, { state: 'passed', detail: 'wss (mtu), MTU 65000 (relay), 0.50 ms' }],
    ['transport', { transport: 'udp', transportReason: 'best' }, { relayRttMs: null }, { state: 'passed', detail: 'udp (best)' }],
    ['transport', { transport: 'udp', transportReason: 'best' }, {}, { state: 'passed', detail: 'udp (best), 0.50 ms' }],
    ['transport', { transport: 'udp', relayConnected: false }, {}, { code: 'ML-ENDPOINT-UNREACHABLE', detail: 'no path to the endpoint is open' }],
    ['transport', {}, { relayRttMs: null }, { code: 'ML-ENDPOINT-UNREACHABLE' }],
    ['wireguard', {}, {}, { state: 'passed', detail: 'running' }],
    ['wireguard', { processes: { 'wireguard-go': 'stopped' } }, {}, { code: 'ML-WIREGUARD-FAILED' }],
    ['wireguard', { processes: {} }, {}, { state: 'not-applicable' }],
    ['handshake', {}, {}, { state: 'passed', detail: '61 s ago' }],
    ['handshake', { handshakeAgeMs: HANDSHAKE_MAX_AGE_MS }, {}, { state: 'passed', detail: '180 s ago' }],
    ['handshake', { handshakeAgeMs: HANDSHAKE_MAX_AGE_MS + 1 }, {}, { code: 'ML-HANDSHAKE-TIMEOUT', detail: 'the last handshake was 180 s ago' }],
    ['handshake', { handshakeAgeMs: null }, {}, { code: 'ML-HANDSHAKE-TIMEOUT', detail: 'there was no handshake yet' }],
    ['packets', {}, {}, { state: 'passed', detail: 'round trip 12.3 ms' }],
    ['packets', {}, { probeRttMs: null }, { code: 'ML-HANDSHAKE-TIMEOUT' }],
    ['egress', {}, {}, { state: 'passed' }],
    ['egress', { processes: { slirp4netns: 'stopped' } }, {}, { code: 'ML-SLIRP-FAILED' }],
  ];
  it.each(CASES)('%s with %j and %j', (id, ofHealth, change, expected) => {
    expect(judgeTunnel(id, { ...facts, health: { ...health, ...ofHealth }, ...change })).toMatchObject(expected);
  });

  it('writes short times with more digits', () => {
    expect([formatMs(0.004), formatMs(9.994), formatMs(10), formatMs(1_234.56)]).toEqual(['0.00 ms', '9.99 ms', '10.0 ms', '1234.6 ms']);
  });
});
