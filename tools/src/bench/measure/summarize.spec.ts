import { describe, expect, it } from 'vitest';
import { BASE } from '../cells/index.ts';
import type { Sample } from './sample.ts';
import { summarize } from './summarize.ts';

const PATH = { measuredLossPct: 0.123, measuredDelayMs: 0.03, measuredHeldMs: null };
const sample = (change: Partial<Sample>): Sample => ({ upMbps: 100, downMbps: 200, idleMs: [1], loadedMs: [2], udp: null, cpuSec: 1, bytes: 1e9, rssMib: 50, ...change });

describe('summarize', () => {
  it('takes medians of the rounds, and of all round trips together', () => {
    const row = summarize({ path: 'relay', tls: true }, BASE, PATH, [sample({}), sample({ upMbps: 140, idleMs: [3, 5], rssMib: 70 }), sample({ upMbps: 120, cpuSec: 4 })], 30);
    expect(row).toMatchObject({ path: 'relay', tls: true, ...BASE, upMbps: 120, downMbps: 200, rttIdleMs: 2, rttLoadedMs: 2, cpuSecPerGB: 2, rssMiB: 70, rssIdleMiB: 30, rounds: 3, spread: 0.33, measuredLossPct: 0.12 });
    expect(row.upMbpsRounds).toEqual([100, 140, 120]);
  });

  it('takes medians of UDP where there was some', () => {
    const figures = (mbps: number) => ({ mbps, bytes: 1, lostPct: mbps / 10, jitterMs: 0.02 });
    const row = summarize({ path: 'relay', tls: true }, BASE, PATH, [sample({}), sample({ udp: { up: figures(10), down: figures(30) } }), sample({ udp: { up: figures(20), down: figures(30) } })], 30);
    expect(row.udp).toEqual({ upMbps: 15, downMbps: 30, upLostPct: 1.5, downLostPct: 3, jitterMs: 0.02 });
    expect(summarize({ path: 'relay', tls: true }, BASE, PATH, [sample({})], 30).udp).toBeNull();
  });

  it('makes up no round trip and no CPU time', () => {
    expect(summarize({ path: 'relay', tls: false }, BASE, PATH, [sample({ idleMs: [], loadedMs: [], bytes: 0 })], 1)).toMatchObject({ rttIdleMs: null, rttLoadedMs: null, rttLoadedP95Ms: null, cpuSecPerGB: null });
  });
});
