import { describe, expect, it } from 'vitest';
import type { Listed } from '../admin/index.ts';
import { formatAge, tableOf } from './table.ts';

const listed: Listed = {
  id: '0'.repeat(16),
  name: 'job-1',
  phase: 'Ready',
  addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' },
  mtu: 1_280,
  relayPort: 7_001,
  createdAtMs: 0,
  transport: 'wss',
  transportReason: 'no-answer',
  rttMs: 0.412,
  handshakeAgeMs: 1,
  joinMs: 300,
  connected: { agent: true, endpoint: true },
  health: 'connected',
  reasons: [],
};

describe('tableOf', () => {
  it('aligns its columns and shows what is not known as -', () => {
    const table = tableOf([listed, { ...listed, name: 'a-longer-name', phase: 'Accepted', transport: null, rttMs: null }], 61_000);
    expect(table.split('\n')).toEqual([
      'NAME           PHASE     IPV4      IPV6     TRANSPORT        RTT     AGE',
      'job-1          Ready     10.0.0.2  fd00::2  wss (no-answer)  0.4 ms  1m1s',
      'a-longer-name  Accepted  10.0.0.2  fd00::2  -                -       1m1s',
    ]);
  });

  it('is a header when there is nothing', () => {
    expect(tableOf([], 0)).toBe('NAME  PHASE  IPV4  IPV6  TRANSPORT  RTT  AGE');
  });
});

describe('formatAge', () => {
  it.each([
    [-5, '0s'],
    [59_999, '59s'],
    [60_000, '1m0s'],
    [3_600_000, '1h0m'],
    [100_000_000, '1d3h'],
  ])('of %d ms is %s', (ageMs, text) => {
    expect(formatAge(ageMs)).toBe(text);
  });
});
