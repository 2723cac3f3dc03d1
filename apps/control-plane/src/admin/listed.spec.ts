import type { Attachment, HealthReport } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import type { HubConnection, Seat } from '../hub/index.ts';
import { viewOf } from '../views/attachment-view.ts';
import { listed } from './listed.ts';

const MTU = { overlay: 65_000, pods: 1_440, reason: 'relay' } as const;
const attachment: Attachment = { id: '0'.repeat(16), name: 'job-1', addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' }, furtherAddresses: [{ ipv4: '10.0.0.3', ipv6: 'fd00::3' }], mtu: 'auto', relayPort: 7_001, createdAtMs: 0, deletedAtMs: null };
const report: HealthReport = { handshakeAgeMs: 500, probeRttMs: 2, rxBytes: 0, txBytes: 0, drops: 0, relayConnected: true, transport: 'wss', transportReason: 'best', transportSwitches: 0, mtu: MTU, joinMs: null, processes: {} };
const seat: Seat = { connection: {} as HubConnection, sentRevision: 1, appliedRevision: 1, sent: null, peersSince: new Map() };

describe('listed', () => {
  it('has the MTU that was set, and that in force of each node once it has told', () => {
    const presence = { endpoint: { seat, health: null, joinMs: null }, agents: new Map([[0, { seat, health: { report, receivedAtMs: 1_000, probeMisses: 0 }, joinMs: 300 }]]) };
    const agent = { node: 0, worker: 'n1', wireguardPublicKey: 'w', identityPublicKey: 'i', version: '0.1.0', joinedAtMs: 1 };
    expect(listed(viewOf(attachment, { presence, endpointRunning: true, agents: [agent], nowMs: 1_000 }))).toMatchObject({ mtu: 'auto', mtuInUse: MTU, nodes: [{ mtuInUse: MTU }, { mtuInUse: null }] });
  });
});
