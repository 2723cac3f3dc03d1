import type { HealthReport } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import type { HubConnection } from './connection.ts';
import { createDirectory } from './directory.ts';

const ID = '0'.repeat(16);

interface Recorded extends HubConnection {
  readonly ends: string[];
}

function connection(generation: number, role: HubConnection['role'] = 'agent', node = 0): Recorded {
  const ends: string[] = [];
  return {
    role,
    attachmentId: ID,
    node,
    generation,
    version: '0.1.0',
    ready: null,
    send: () => undefined,
    evict: (code) => void ends.push(code),
    close: (code) => void ends.push(String(code)),
    ends,
  };
}

function report(change: Partial<HealthReport> = {}): HealthReport {
  return { handshakeAgeMs: 1, probeRttMs: 1, rxBytes: 0, txBytes: 0, drops: 0, relayConnected: true, transport: 'wss', transportReason: 'best', transportSwitches: 0, joinMs: null, processes: {}, ...change };
}

describe('createDirectory', () => {
  it('gives the seat to a newer process and evicts the older', () => {
    const directory = createDirectory();
    const [older, newer] = [connection(1), connection(2)];
    expect([directory.enter(older), directory.enter(newer)]).toEqual([true, true]);
    expect([older.ends, newer.ends]).toEqual([['ML-EVICTED'], []]);
    directory.leave(older);
    expect(directory.presenceOf(ID)?.agents.get(0)?.seat?.connection).toBe(newer);
  });

  it('keeps the seat against an older process', () => {
    const directory = createDirectory();
    const [older, newer] = [connection(1), connection(2)];
    expect([directory.enter(newer), directory.enter(older)]).toEqual([true, false]);
    expect([older.ends, newer.ends]).toEqual([['ML-EVICTED'], []]);
  });

  it('lets the same process in again without evicting it', () => {
    const directory = createDirectory();
    const [lost, again] = [connection(1), connection(1)];
    expect([directory.enter(lost), directory.enter(again)]).toEqual([true, true]);
    expect(lost.ends).toEqual(['4409']);
    expect(directory.connections()).toEqual([again]);
  });

  it('has a seat for the agent of each node', () => {
    const directory = createDirectory();
    const agents = [0, 1, 2].map((node) => connection(1, 'agent', node));
    for (const agent of agents) directory.enter(agent);
    directory.recordHealth(agents[1] as Recorded, report(), 1);
    expect(directory.connectionsOf(ID)).toEqual(agents);
    expect([0, 1, 2].map((node) => directory.presenceOf(ID)?.agents.get(node)?.health?.receivedAtMs)).toEqual([undefined, 1, undefined]);
    const newer = connection(2, 'agent', 1);
    directory.enter(newer);
    expect(agents.map(({ ends }) => ends)).toEqual([[], ['ML-EVICTED'], []]);
  });

  it('has one seat for each role', () => {
    const directory = createDirectory();
    const [agent, endpoint] = [connection(1), connection(1, 'endpoint')];
    directory.enter(agent);
    directory.enter(endpoint);
    expect(directory.connections()).toEqual([agent, endpoint]);
    expect([agent.ends, endpoint.ends]).toEqual([[], []]);
  });

  it('counts applied revisions upwards, up to the last one sent, of the connection that has the seat', () => {
    const directory = createDirectory();
    const [older, newer] = [connection(1, 'endpoint'), connection(2, 'endpoint')];
    directory.enter(older);
    const seat = directory.presenceOf(ID)?.endpoint.seat;
    if (seat) seat.sentRevision = 7;
    expect([7, 6, 7, 8].map((revision) => directory.recordApplied(older, revision))).toEqual([true, false, false, false]);
    expect(directory.presenceOf(ID)?.endpoint.seat?.appliedRevision).toBe(7);
    directory.enter(newer);
    expect(directory.recordApplied(older, 9)).toBe(false);
    expect(directory.presenceOf(ID)?.endpoint.seat?.appliedRevision).toBe(-1);
  });

  it('keeps the last report when the line is lost, with the probes missed in a row', () => {
    const directory = createDirectory();
    const agent = connection(1);
    directory.enter(agent);
    expect(directory.recordHealth(agent, report({ joinMs: 300 }), 1)).toBe(true);
    expect(directory.recordHealth(agent, report({ probeRttMs: null, joinMs: 300 }), 2)).toBe(false);
    directory.recordHealth(agent, report({ probeRttMs: null }), 3);
    directory.leave(agent);
    expect(directory.presenceOf(ID)?.agents.get(0)).toMatchObject({ joinMs: 300, health: { receivedAtMs: 3, probeMisses: 2 }, seat: null });
  });

  it('drops the report of an agent that said goodbye', () => {
    const directory = createDirectory();
    const agent = connection(1);
    directory.enter(agent);
    directory.recordHealth(agent, report(), 1);
    directory.recordLeave(agent);
    expect(directory.presenceOf(ID)?.agents.get(0)?.health).toBeNull();
  });

  it('knows nothing of what was forgotten, whatever still arrives', () => {
    const directory = createDirectory();
    const agent = connection(1);
    directory.enter(agent);
    directory.forget(ID);
    directory.recordHealth(agent, report(), 1);
    directory.recordApplied(agent, 1);
    directory.recordLeave(agent);
    directory.leave(agent);
    expect(directory.presenceOf(ID)).toBeNull();
  });
});
