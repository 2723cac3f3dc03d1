import { isMoorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { parseTcpReport, parseUdpReport } from './index.ts';

/** The part of iperf3 3.12's report that counts. */
const TCP = JSON.stringify({ start: {}, end: { sum_sent: { bytes: 9, bits_per_second: 9 }, sum_received: { start: 0, end: 1, bytes: 125_000_000, bits_per_second: 1e9, sender: true } } });
const UDP = JSON.stringify({ end: { sum_received: { bytes: 1_277_952, bits_per_second: 10_222_450, jitter_ms: 0.007, lost_packets: 1, packets: 39, lost_percent: 2.5, sender: false } } });

describe('reports of iperf3', () => {
  it('give what the receiver got', () => {
    expect(parseTcpReport(TCP)).toEqual({ mbps: 1_000, bytes: 125_000_000 });
    expect(parseUdpReport(UDP)).toEqual({ mbps: 10.22245, bytes: 1_277_952, lostPct: 2.5, jitterMs: 0.007 });
  });

  it.each([
    ['{"start":{},"error":"unable to connect to server: Connection refused"}', 'unable to connect'],
    ['', 'no JSON'],
    ['{"end":{}}', 'lacks'],
  ])('are failures by name when they are none: %s', (output, detail) => {
    try {
      parseTcpReport(output);
      expect.unreachable();
    } catch (error) {
      expect(isMoorlineError(error, 'ML-BENCH-IPERF') && error.detail).toContain(detail);
    }
  });
});
