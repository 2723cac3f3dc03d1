import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../schema/index.ts';
import { countProbeMisses, judgeHealth, type HealthSample } from './judge.ts';
import { HANDSHAKE_MAX_AGE_MS, HEALTH_STALE_MS, PROBE_MISSES_MAX } from './limits.ts';

const NOW = 1_000_000;
const report: HealthReport = {
  handshakeAgeMs: 1_000,
  probeRttMs: 2.5,
  rxBytes: 1,
  txBytes: 1,
  drops: 0,
  relayConnected: true,
  transport: 'wss',
  transportReason: 'best',
  transportSwitches: 0,
  joinMs: null,
  processes: {},
};

function sample(changes: Partial<HealthReport> = {}, rest: Partial<HealthSample> = {}): HealthSample {
  return { report: { ...report, ...changes }, receivedAtMs: NOW, probeMisses: 0, ...rest };
}

describe('judgeHealth', () => {
  it('is connected when a probe came back lately', () => {
    expect(judgeHealth(sample(), NOW)).toStrictEqual({ state: 'connected', reasons: [] });
    expect(judgeHealth(sample({}, { receivedAtMs: NOW - HEALTH_STALE_MS }), NOW).state).toBe('connected');
    expect(judgeHealth(sample({ handshakeAgeMs: HANDSHAKE_MAX_AGE_MS }), NOW).state).toBe('connected');
  });

  it('is degraded while few probes are missing', () => {
    expect(judgeHealth(sample({ probeRttMs: null }, { probeMisses: PROBE_MISSES_MAX - 1 }), NOW)).toStrictEqual({
      state: 'degraded',
      reasons: [{ code: 'ML-HANDSHAKE-TIMEOUT', detail: 'probes unanswered: 2' }],
    });
  });

  it.each([
    [null, 'ML-TIMEOUT', 'the agent has not reported yet'],
    [sample({}, { receivedAtMs: NOW - HEALTH_STALE_MS - 1 }), 'ML-TIMEOUT', 'the last report is 35001 ms old'],
    [sample({ relayConnected: false }), 'ML-ENDPOINT-UNREACHABLE', 'no path to the endpoint is open'],
    [sample({ relayConnected: false, transport: 'udp' }), 'ML-ENDPOINT-UNREACHABLE', 'no path to the endpoint is open'],
    [sample({ handshakeAgeMs: null }), 'ML-HANDSHAKE-TIMEOUT', 'no handshake yet'],
    [sample({ handshakeAgeMs: HANDSHAKE_MAX_AGE_MS + 1 }), 'ML-HANDSHAKE-TIMEOUT', 'the last handshake was 180001 ms before the report'],
    [
      sample({ handshakeAgeMs: HANDSHAKE_MAX_AGE_MS - 9 }, { receivedAtMs: NOW - 10 }),
      'ML-HANDSHAKE-TIMEOUT',
      'the last handshake was 179991 ms before the report',
    ],
    [sample({ probeRttMs: null }, { probeMisses: PROBE_MISSES_MAX }), 'ML-HANDSHAKE-TIMEOUT', 'probes unanswered: 3'],
  ] as const)('is disconnected and says why, %#', (lastSample, code, detail) => {
    expect(judgeHealth(lastSample, NOW)).toStrictEqual({ state: 'disconnected', reasons: [{ code, detail }] });
  });

  it('gives all reasons', () => {
    expect(
      judgeHealth(sample({ relayConnected: false, handshakeAgeMs: null, probeRttMs: null }, { receivedAtMs: 0, probeMisses: 9 }), NOW).reasons.map(
        ({ code }) => code,
      ),
    ).toStrictEqual(['ML-TIMEOUT', 'ML-ENDPOINT-UNREACHABLE', 'ML-HANDSHAKE-TIMEOUT', 'ML-HANDSHAKE-TIMEOUT']);
  });

  it('does not take a report from a clock ahead for a younger handshake', () => {
    expect(judgeHealth(sample({ handshakeAgeMs: HANDSHAKE_MAX_AGE_MS + 1 }, { receivedAtMs: NOW + 60_000 }), NOW).state).toBe('disconnected');
  });

  it('never says connected for a path that passes no packets, and has reasons exactly then', () => {
    const samples = fc.record({
      report: fc
        .record({
          handshakeAgeMs: fc.option(fc.nat({ max: 400_000 })),
          probeRttMs: fc.option(fc.nat()),
          relayConnected: fc.boolean(),
          transport: fc.constantFrom('udp' as const, 'wss' as const),
        })
        .map((changes) => ({ ...report, ...changes })),
      receivedAtMs: fc.nat({ max: NOW }),
      probeMisses: fc.nat({ max: 5 }),
    });
    fc.assert(
      fc.property(samples, (lastSample) => {
        const { state, reasons } = judgeHealth(lastSample, NOW);
        expect(reasons.length === 0).toBe(state === 'connected');
        if (lastSample.report.probeRttMs === null || lastSample.report.handshakeAgeMs === null || lastSample.receivedAtMs < NOW - HEALTH_STALE_MS)
          expect(state).not.toBe('connected');
      }),
    );
  });
});

describe('countProbeMisses', () => {
  it('counts in a row and stays a number', () => {
    const missed = { ...report, probeRttMs: null };
    expect(countProbeMisses(0, missed)).toBe(1);
    expect(countProbeMisses(2, missed)).toBe(3);
    expect(countProbeMisses(5, report)).toBe(0);
    expect(countProbeMisses(5, { ...report, probeRttMs: 0 })).toBe(0);
    expect(countProbeMisses(Number.MAX_SAFE_INTEGER, missed)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
