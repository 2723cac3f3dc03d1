import type { HealthReport } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import type { HubConnection } from './connection.ts';
import { createDirectory } from './directory.ts';

const ID = '0'.repeat(16);

interface Recorded extends HubConnection {
  readonly ends: string[];
}

function connection(generation: number, role: HubConnection['role'] = 'agent'): Recorded {
  const ends: string[] = [];
  return {
    role,
    attachmentId: ID,
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
    expect(directory.presenceOf(ID)?.seats.agent?.connection).toBe(newer);
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

  it('has one seat for each role', () => {
    const directory = createDirectory();
    const [agent, endpoint] = [connection(1), connection(1, 'endpoint')];
    directory.enter(agent);
    directory.enter(endpoint);
    expect(directory.connections()).toEqual([agent, endpoint]);
    expect([agent.ends, endpoint.ends]).toEqual([[], []]);
  });

  it('counts applied revisions upwards, of the connection that has the seat', () => {
    const directory = createDirectory();
    const [older, newer] = [connection(1, 'endpoint'), connection(2, 'endpoint')];
    directory.enter(older);
    directory.recordApplied(older, 7);
    directory.recordApplied(older, 6);
    expect(directory.presenceOf(ID)?.seats.endpoint?.appliedRevision).toBe(7);
    directory.enter(newer);
    directory.recordApplied(older, 9);
    expect(directory.presenceOf(ID)?.seats.endpoint?.appliedRevision).toBe(-1);
  });

  it('keeps the last report when the line is lost, with the probes missed in a row', () => {
    const directory = createDirectory();
    const agent = connection(1);
    directory.enter(agent);
    expect(directory.recordHealth(agent, report({ joinMs: 300 }), 1)).toBe(true);
    expect(directory.recordHealth(agent, report({ probeRttMs: null, joinMs: 300 }), 2)).toBe(false);
    directory.recordHealth(agent, report({ probeRttMs: null }), 3);
    directory.leave(agent);
    expect(directory.presenceOf(ID)).toMatchObject({ joinMs: 300, health: { agent: { receivedAtMs: 3, probeMisses: 2 } }, seats: { agent: null } });
  });

  it('drops the report of an agent that said goodbye', () => {
    const directory = createDirectory();
    const agent = connection(1);
    directory.enter(agent);
    directory.recordHealth(agent, report(), 1);
    directory.recordLeave(agent);
    expect(directory.presenceOf(ID)?.health.agent).toBeNull();
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
