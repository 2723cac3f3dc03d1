import { expect, test } from 'vitest';
import { parseRoundTrips } from './index.ts';

test('every answer of a ping counts, and nothing else', () => {
  const output = 'PING 100.96.0.1 (100.96.0.1) 56(84) bytes of data.\n64 bytes from 100.96.0.1: icmp_seq=1 ttl=64 time=0.209 ms\n64 bytes from 100.96.0.1: icmp_seq=2 ttl=64 time=12 ms\nrtt min/avg/max/mdev = 0.006/0.047/0.209/0.080 ms\n';
  expect(parseRoundTrips(output)).toEqual([0.209, 12]);
  expect(parseRoundTrips('100% packet loss')).toEqual([]);
});
