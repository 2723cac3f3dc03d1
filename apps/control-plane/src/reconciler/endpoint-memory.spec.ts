import type { Attachment } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { NO_MEMORY, remember, rememberStart } from './endpoint-memory.ts';

const ID = '0123456789abcdef';
const attachment: Attachment = {
  id: ID,
  name: 'job',
  addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' },
  furtherAddresses: [],
  mtu: 1_280,
  relayPort: 7_001,
  createdAtMs: 0,
  deletedAtMs: null,
};
const RUNNING = new Set([ID]);
const GONE = new Set<string>();

describe('remember', () => {
  it('counts no failure for an endpoint that was never there', () => {
    expect(remember(NO_MEMORY, [attachment], GONE, 1).restarts.size).toBe(0);
  });

  it('counts an endpoint that was seen and is gone', () => {
    const seen = remember(NO_MEMORY, [attachment], RUNNING, 1);
    const lost = remember(seen, [attachment], GONE, 5);
    expect(lost.restarts.get(ID)).toEqual({ failures: 1, lastFailureAtMs: 5 });
    expect(remember(lost, [attachment], GONE, 9).restarts.get(ID)?.failures).toBe(1);
  });

  it('counts one that was started and ended before anyone looked', () => {
    const started = rememberStart(NO_MEMORY, ID, true, 1);
    expect(remember(started, [attachment], GONE, 2).restarts.get(ID)?.failures).toBe(1);
  });

  it('counts one that could not be started, and goes on counting', () => {
    const once = rememberStart(NO_MEMORY, ID, false, 1);
    const twice = rememberStart(once, ID, false, 2);
    expect(twice.restarts.get(ID)).toEqual({ failures: 2, lastFailureAtMs: 2 });
  });

  it('keeps the first time that an endpoint was seen', () => {
    const first = remember(NO_MEMORY, [attachment], RUNNING, 1);
    expect(remember(first, [attachment], RUNNING, 9).runningSinceMs.get(ID)).toBe(1);
  });

  it('counts none that is being detached, and forgets those that are gone', () => {
    const seen = remember(rememberStart(NO_MEMORY, ID, false, 0), [attachment], RUNNING, 1);
    const leaving = remember(seen, [{ ...attachment, deletedAtMs: 2 }], GONE, 3);
    expect([leaving.restarts.size, leaving.runningSinceMs.size]).toEqual([0, 0]);
    const gone = remember(seen, [], RUNNING, 3);
    expect([gone.restarts.size, gone.runningSinceMs.size]).toEqual([0, 0]);
  });
});
