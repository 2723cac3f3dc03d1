import Table from 'cli-table3';
import type { Check } from '../checks/index.ts';
import type { DemoFindings } from '../result.ts';

const DETAIL_WIDTH = 72;
/** No lines between rows. */
const CHARS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const STYLE = { head: [], border: [] };

/** The result for a person: figures first, then every check. */
export function renderTable({ joinMs, transport, rttMs, throughput, checks }: DemoFindings): string {
  return renderFindings([
    ['join time', unit(joinMs, 'ms')],
    ['transport', transport ?? 'not known'],
    ['round trip', unit(rttMs, 'ms')],
    ['throughput job to pod', unit(throughput.upMbps, 'Mbit/s')],
    ['throughput pod to job', unit(throughput.downMbps, 'Mbit/s')],
  ], checks);
}

/** Figures by name, and every check. */
export function renderFindings(figures: readonly (readonly [name: string, value: string])[], checks: readonly Check[]): string {
  const head = new Table({ chars: CHARS, style: STYLE });
  head.push(...figures.map(([name, value]) => ({ [name]: value })));
  const table = new Table({ head: ['CHECK', 'HOLDS', 'SEEN'], colWidths: [null, null, DETAIL_WIDTH], wordWrap: true, wrapOnWordBoundary: false, chars: CHARS, style: STYLE });
  for (const { name, ok, detail } of checks) table.push([name, ok ? 'yes' : 'NO', detail]);
  return `${head.toString()}\n${table.toString()}`;
}

/** A figure with its unit; null: it was not measured. */
export function unit(value: number | null, name: string): string {
  return value === null ? 'not measured' : `${value} ${name}`;
}
