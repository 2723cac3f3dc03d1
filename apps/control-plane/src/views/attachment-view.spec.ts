import { HEALTH_STALE_MS, type Attachment, type HealthReport } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import type { HubConnection, Presence, Seat } from '../hub/index.ts';
import { viewOf, type Observed } from './attachment-view.ts';

const attachment: Attachment = {
  id: '0'.repeat(16),
  name: 'job',
  addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' },
  mtu: 1_280,
  relayPort: 7_001,
  createdAtMs: 0,
  deletedAtMs: null,
};
const report: HealthReport = { handshakeAgeMs: 50, probeRttMs: 0.4, rxBytes: 1, txBytes: 2, drops: 0, relayConnected: true, transport: 'wss', transportReason: 'best', transportSwitches: 0, joinMs: 300, processes: {} };
const seat = { connection: {} as HubConnection, sentRevision: 1, appliedRevision: 1 } satisfies Seat;
const presence: Presence = { seats: { agent: seat, endpoint: seat }, health: { agent: { report, receivedAtMs: 1_000, probeMisses: 0 }, endpoint: null }, joinMs: 300 };
const observed: Observed = { presence, endpointRunning: true, agentJoined: true, nowMs: 1_200 };

describe('viewOf', () => {
  it('is ready with a fresh report', () => {
    expect(viewOf(attachment, observed)).toMatchObject({ phase: 'Ready', health: 'connected', reasons: [], transport: 'wss', transportReason: 'best', rttMs: 0.4, handshakeAgeMs: 250, joinMs: 300 });
  });

  it.each([
    ['the endpoint process is gone', { endpointRunning: false }, 'Accepted'],
    ['the endpoint is not connected', { presence: { ...presence, seats: { agent: seat, endpoint: null } } }, 'Accepted'],
    ['nobody was ever connected', { presence: null }, 'Accepted'],
    ['no agent has joined', { agentJoined: false }, 'Provisioned'],
    ['the last report is stale', { nowMs: 1_001 + HEALTH_STALE_MS }, 'Joined'],
  ])('is not ready when %s', (_what, change, phase) => {
    expect(viewOf(attachment, { ...observed, ...change }).phase).toBe(phase);
  });

  it('shows no measurement of a job that is gone, however it ended', () => {
    const both = { ...presence, health: { agent: presence.health.agent, endpoint: presence.health.agent } };
    const gone = { agent: null, endpoint: null, transport: null, transportReason: null, rttMs: null, handshakeAgeMs: null };
    expect(viewOf(attachment, { ...observed, presence: both, nowMs: 1_001 + HEALTH_STALE_MS })).toMatchObject(gone);
    expect(viewOf(attachment, { ...observed, presence: both, nowMs: 1_000 + HEALTH_STALE_MS })).toMatchObject({ agent: report, endpoint: report, rttMs: 0.4 });
  });

  it('stays ready when only the agent’s hub connection is lost', () => {
    const view = viewOf(attachment, { ...observed, presence: { ...presence, seats: { agent: null, endpoint: seat } } });
    expect([view.phase, view.connected.agent]).toEqual(['Ready', false]);
  });

  it('leaves as soon as it is deleted', () => {
    expect(viewOf({ ...attachment, deletedAtMs: 1 }, observed).phase).toBe('Leaving');
  });
});
