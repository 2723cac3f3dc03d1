import { describe, expect, it } from 'vitest';
import type { Listed } from '../admin/index.ts';
import { formatAge, tableOf } from './table.ts';

const node: Listed['nodes'][number] = {
  index: 0,
  name: 'job-1',
  phase: 'Ready',
  addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' },
  worker: 'n1',
  connected: true,
  transport: 'wss',
  transportReason: 'no-answer',
  mtuInUse: null,
  rttMs: 0.412,
  handshakeAgeMs: 1,
  joinMs: 300,
  health: 'connected',
  reasons: [],
};
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
  mtuInUse: null,
  rttMs: 0.412,
  handshakeAgeMs: 1,
  joinMs: 300,
  connected: { agent: true, endpoint: true },
  health: 'connected',
  reasons: [],
  nodes: [node],
};
const nobody = { ...node, transport: null, rttMs: null, worker: null };

describe('tableOf', () => {
  it('aligns its columns and shows what is not known as -', () => {
    const other: Listed = { ...listed, name: 'a-longer-name', phase: 'Accepted', transport: null, rttMs: null, nodes: [nobody] };
    expect(tableOf([listed, other], 61_000).split('\n')).toEqual([
      'NAME           PHASE     IPV4      IPV6     TRANSPORT        RTT     AGE   WORKER',
      'job-1          Ready     10.0.0.2  fd00::2  wss (no-answer)  0.4 ms  1m1s  n1',
      'a-longer-name  Accepted  10.0.0.2  fd00::2  -                -       1m1s  -',
    ]);
  });

  it('shows each node of a job on several', () => {
    const second = { ...nobody, name: 'job-1-1', phase: 'Provisioned' as const, addresses: { ipv4: '10.0.0.3', ipv6: 'fd00::3' } };
    expect(tableOf([{ ...listed, phase: 'Provisioned', nodes: [{ ...node, name: 'job-1-0' }, second] }], 1_000).split('\n')).toEqual([
      'NAME       PHASE        IPV4      IPV6     TRANSPORT        RTT     AGE  WORKER',
      'job-1      Provisioned  10.0.0.2  fd00::2  wss (no-answer)  0.4 ms  1s   1 of 2',
      '  job-1-0  Ready        10.0.0.2  fd00::2  wss (no-answer)  0.4 ms       n1',
      '  job-1-1  Provisioned  10.0.0.3  fd00::3  -                -            -',
    ]);
  });

  it('is a header when there is nothing', () => {
    expect(tableOf([], 0)).toBe('NAME  PHASE  IPV4  IPV6  TRANSPORT  RTT  AGE  WORKER');
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
