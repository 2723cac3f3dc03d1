import Table from 'cli-table3';
import { describeConditions, labelOf } from '../cells/index.ts';
import type { Row } from '../measure/index.ts';
import type { Verdict } from '../verdicts/index.ts';

/** No lines between rows. */
const CHARS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const STYLE = { head: [], border: [] };
const HEAD = ['PATH', 'MTU', 'STREAMS', 'LOSS %', 'DELAY ms', 'UP Mbit/s', 'DOWN Mbit/s', 'SPREAD %', 'RTT IDLE ms', 'LOADED ms', 'CPU s/GB', 'RSS MiB', 'IDLE MiB', 'ROUNDS'];
const PER_CENT = 100;

/** The rows for a person. */
export function renderRows(rows: readonly Row[]): string {
  const table = new Table({ head: HEAD, chars: CHARS, style: STYLE, colAligns: ['left', ...HEAD.slice(1).map(() => 'right' as const)] });
  for (const row of rows) {
    table.push([
      labelOf(row), row.mtu, row.streams, measured(row.lossPct, row.measuredLossPct), measured(row.delayMs, row.measuredHeldMs ?? row.measuredDelayMs), row.upMbps, row.downMbps, Math.round(row.spread * PER_CENT),
      row.rttIdleMs ?? '-', row.rttLoadedMs ?? '-', row.cpuSecPerGB ?? '-', row.rssMiB, row.rssIdleMiB, row.rounds,
    ]);
  }
  return table.toString();
}

/** What UDP at a fixed rate did; empty when there was none. */
export function renderUdp(rows: readonly Row[]): string {
  const table = new Table({ head: ['UDP', 'CONDITIONS', 'UP Mbit/s', 'LOST %', 'DOWN Mbit/s', 'LOST %', 'JITTER ms'], chars: CHARS, style: STYLE });
  for (const row of rows) if (row.udp !== null) table.push([labelOf(row), describeConditions(row), row.udp.upMbps, row.udp.upLostPct, row.udp.downMbps, row.udp.downLostPct, row.udp.jitterMs]);
  return table.length === 0 ? '' : table.toString();
}

/** What was asked for, and what it really was. */
function measured(wanted: number, seen: number | null): string {
  return `${wanted} (${seen === null ? '-' : seen.toFixed(2)})`;
}

/** What was promised, and whether this run kept it. */
export function renderVerdicts(verdicts: readonly Verdict[]): string {
  const table = new Table({ head: ['PROMISE', 'WANTED', 'SEEN', 'KEPT'], chars: CHARS, style: STYLE });
  for (const { promise, wanted, seen, kept } of verdicts) table.push([promise, wanted, seen, kept ? 'yes' : 'NO']);
  return table.toString();
}
