import { HEALTH_STALE_MS, type Attachment, type HealthReport } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import type { HubConnection, Place, Presence, Seat } from '../hub/index.ts';
import type { AgentRecord } from '../store/index.ts';
import { viewOf, type Observed } from './attachment-view.ts';

const attachment: Attachment = {
  id: '0'.repeat(16),
  name: 'job',
  addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' },
  furtherAddresses: [],
  mtu: 1_280,
  relayPort: 7_001,
  createdAtMs: 0,
  deletedAtMs: null,
};
const report: HealthReport = { handshakeAgeMs: 50, probeRttMs: 0.4, rxBytes: 1, txBytes: 2, drops: 0, relayConnected: true, transport: 'wss', transportReason: 'best', transportSwitches: 0, joinMs: 300, processes: {} };
const seat: Seat = { connection: {} as HubConnection, sentRevision: 1, appliedRevision: 1, sent: null, peersSince: new Map() };
const health = { report, receivedAtMs: 1_000, probeMisses: 0 };
const agentPlace: Place = { seat, health, joinMs: 300 };
const endpoint: Place = { seat, health: null, joinMs: null };
const presence: Presence = { endpoint, agents: new Map([[0, agentPlace]]) };
const agent: AgentRecord = { node: 0, worker: 'n1', wireguardPublicKey: 'w', identityPublicKey: 'i', version: '0.1.0', joinedAtMs: 1 };
const observed: Observed = { presence, endpointRunning: true, agents: [agent], nowMs: 1_200 };

describe('viewOf', () => {
  it('is ready with a fresh report', () => {
    const head = { name: 'job', worker: 'n1', health: 'connected', reasons: [], transport: 'wss', transportReason: 'best', rttMs: 0.4, handshakeAgeMs: 250, joinMs: 300 };
    expect(viewOf(attachment, observed)).toMatchObject({ phase: 'Ready', head, nodes: [head], connected: { agent: true, endpoint: true } });
  });

  it.each([
    ['the endpoint process is gone', { endpointRunning: false }, 'Accepted'],
    ['the endpoint is not connected', { presence: { ...presence, endpoint: { ...endpoint, seat: null } } }, 'Accepted'],
    ['nobody was ever connected', { presence: null }, 'Accepted'],
    ['no agent has joined', { agents: [] }, 'Provisioned'],
    ['the last report is stale', { nowMs: 1_001 + HEALTH_STALE_MS }, 'Joined'],
  ])('is not ready when %s', (_what, change, phase) => {
    expect(viewOf(attachment, { ...observed, ...change }).phase).toBe(phase);
  });

  it('shows no measurement of a job that is gone, however it ended', () => {
    const both = { ...presence, endpoint: { ...endpoint, health } };
    const gone = { endpoint: null, head: { report: null, transport: null, transportReason: null, rttMs: null, handshakeAgeMs: null } };
    expect(viewOf(attachment, { ...observed, presence: both, nowMs: 1_001 + HEALTH_STALE_MS })).toMatchObject(gone);
    expect(viewOf(attachment, { ...observed, presence: both, nowMs: 1_000 + HEALTH_STALE_MS })).toMatchObject({ endpoint: report, head: { report, rttMs: 0.4 } });
  });

  it('stays ready when only the agent’s hub connection is lost', () => {
    const view = viewOf(attachment, { ...observed, presence: { endpoint, agents: new Map([[0, { ...agentPlace, seat: null }]]) } });
    expect([view.phase, view.connected.agent]).toEqual(['Ready', false]);
  });

  it('is as far as the last of its nodes, and shows each', () => {
    const two = { ...attachment, furtherAddresses: [{ ipv4: '10.0.0.3', ipv6: 'fd00::3' }] };
    const before = viewOf(two, observed);
    expect(before.nodes.map(({ name, phase, worker, connected }) => [name, phase, worker, connected])).toEqual([
      ['job-0', 'Ready', 'n1', true],
      ['job-1', 'Provisioned', null, false],
    ]);
    expect([before.phase, before.connected.agent]).toEqual(['Provisioned', false]);
    const both = { ...presence, agents: new Map([...presence.agents, [1, agentPlace]]) };
    expect(viewOf(two, { ...observed, presence: both, agents: [agent, { ...agent, node: 1, worker: 'n2' }] })).toMatchObject({ phase: 'Ready', connected: { agent: true } });
  });

  it('leaves as soon as it is deleted', () => {
    expect(viewOf({ ...attachment, deletedAtMs: 1 }, observed).phase).toBe('Leaving');
  });
});
