import { describe, expect, it } from 'vitest';
import type { HealthSample } from './judge.ts';
import { HEALTH_STALE_MS } from './limits.ts';
import { phaseOf, type PhaseObservation } from './phase.ts';

const NOW = 1_000_000;
const lastHealth: HealthSample = {
  report: { handshakeAgeMs: 1, probeRttMs: 1, rxBytes: 0, txBytes: 0, drops: 0, relayConnected: true, transport: 'wss', transportReason: 'best', transportSwitches: 0, joinMs: 300, processes: {} },
  receivedAtMs: NOW,
  probeMisses: 0,
};
const ready: PhaseObservation = { deletedAtMs: null, endpointObserved: true, agentJoined: true, lastHealth, nowMs: NOW };

describe('phaseOf', () => {
  it.each<[string, Partial<PhaseObservation>]>([
    ['Ready', {}],
    ['Ready', { lastHealth: { ...lastHealth, report: { ...lastHealth.report, probeRttMs: null }, probeMisses: 1 } }],
    ['Joined', { lastHealth: null }],
    ['Joined', { nowMs: NOW + HEALTH_STALE_MS + 1 }],
    ['Joined', { lastHealth: { ...lastHealth, report: { ...lastHealth.report, probeRttMs: null }, probeMisses: 3 } }],
    ['Provisioned', { agentJoined: false }],
    ['Accepted', { endpointObserved: false }],
    ['Accepted', { endpointObserved: false, agentJoined: false, lastHealth: null }],
    ['Leaving', { deletedAtMs: 0 }],
    ['Leaving', { deletedAtMs: NOW, endpointObserved: false }],
  ])('is %s with %o', (phase, changes) => {
    expect(phaseOf({ ...ready, ...changes })).toBe(phase);
  });
});
