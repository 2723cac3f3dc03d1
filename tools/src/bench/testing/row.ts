import { BASE } from '../cells/index.ts';
import type { Row } from '../measure/index.ts';

/** A row for specs: the relay over a plain WebSocket under the base conditions, but for what is changed. */
export function exampleRow(change: Partial<Row> = {}): Row {
  return {
    path: 'relay', tls: false, ...BASE, measuredLossPct: 0, measuredDelayMs: 0.03, measuredHeldMs: null,
    upMbps: 1_000, downMbps: 1_100, rttIdleMs: 0.5, rttLoadedMs: 5, rttLoadedP95Ms: 9, udp: null, cpuSecPerGB: 12, rssMiB: 90, rssIdleMiB: 60,
    rounds: 5, spread: 0.1, upMbpsRounds: [1_000], downMbpsRounds: [1_100], ...change,
  };
}
