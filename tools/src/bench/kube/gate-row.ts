import { median, quantile } from '../../statistics/index.ts';

/** How long pods waited at their gate, from their creation as a watch shows it. */
export interface GateRow {
  /** `cold`: one after the other, each endpoint started for it. `warm`: the same with endpoints that wait ready. `at-once`: all together, cold. */
  readonly mode: 'cold' | 'warm' | 'at-once';
  readonly pods: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Requests of all copies of the control plane to the API server until the gates were lifted, for each pod; what they ask all the time is in it. */
  readonly requestsAPod: number;
}

const TAIL = 0.95;
const DECIMALS = 10;

/** @throws RangeError without a value */
export function gateRow(mode: GateRow['mode'], waitsMs: readonly number[], requests: number): GateRow {
  const round = (value: number): number => Math.round(value);
  return { mode, pods: waitsMs.length, p50Ms: round(median(waitsMs)), p95Ms: round(quantile(waitsMs, TAIL)), maxMs: round(Math.max(...waitsMs)), requestsAPod: Math.round((requests / waitsMs.length) * DECIMALS) / DECIMALS };
}

/** Sum of a counter of Prometheus' text over all its labels; 0 if it is not there. */
export function sumOf(text: string, counter: string): number {
  return text.split('\n').filter((line) => line.startsWith(`${counter} `) || line.startsWith(`${counter}{`)).reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
