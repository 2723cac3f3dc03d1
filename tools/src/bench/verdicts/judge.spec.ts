import { describe, expect, it } from 'vitest';
import { exampleRow } from '../testing/row.ts';
import { judge } from './judge.ts';

const BARE = exampleRow({ path: 'wireguard-direct', upMbps: 2_000, downMbps: 2_000, rttIdleMs: 0.3 });
const PLAIN = exampleRow({ path: 'relay-plain', upMbps: 150, downMbps: 400 });

const kept = (rows: readonly ReturnType<typeof exampleRow>[]): Record<string, boolean> => Object.fromEntries(judge(rows).map(({ promise, kept: good }) => [promise, good]));

describe('judge', () => {
  it('compares with the other rows of the same run', () => {
    expect(kept([BARE, PLAIN, exampleRow()])).toEqual({
      'relay-ws: share of bare WireGuard, up': true,
      'relay-ws: share of bare WireGuard, down': true,
      'relay-ws: added idle round trip': true,
      'relay-ws: loaded round trip': true,
      'relay-ws: against one datagram a message, up': true,
      'relay-ws: against one datagram a message, down': false,
      'relay-ws: memory under load': true,
      'relay-ws: memory when idle': true,
    });
  });

  it('sees what was missed, on each bound', () => {
    const slow = exampleRow({ tls: true, upMbps: 799, downMbps: 801, rttIdleMs: 0.61, rttLoadedMs: 22.5, rssMiB: 121, rssIdleMiB: 65 });
    expect(kept([BARE, slow])).toEqual({
      'relay-tls: share of bare WireGuard, up': false,
      'relay-tls: share of bare WireGuard, down': true,
      'relay-tls: added idle round trip': false,
      'relay-tls: loaded round trip': false,
      'relay-tls: memory under load': false,
      'relay-tls: memory when idle': false,
    });
  });

  it('compares a jumbo overlay with the base of the same transport', () => {
    const verdicts = judge([exampleRow(), exampleRow({ mtu: 8_920, upMbps: 1_600, downMbps: 1_600 }), exampleRow({ mtu: 65_000, tls: true })]);
    expect(verdicts.filter(({ promise }) => promise.includes('against MTU')).map(({ seen, kept: good }) => [seen, good])).toEqual([['1.6 x', true], ['1.5 x', false]]);
  });

  it('judges no row of another path, and nothing that it cannot compare', () => {
    expect(judge([BARE, PLAIN])).toEqual([]);
    expect(kept([exampleRow({ rttIdleMs: null })])).toEqual({ 'relay-ws: memory under load': true, 'relay-ws: memory when idle': true });
    expect(judge([exampleRow({ lossPct: 1 }), exampleRow({ streams: 8 })])).toEqual([]);
  });
});
