import { describeConditions, labelOf } from '../cells/index.ts';
import type { Row } from '../measure/index.ts';
import type { Verdict } from '../verdicts/index.ts';

const ROW_HEAD = ['Path', 'Up Mbit/s', 'Down Mbit/s', 'Spread %', 'Round trip ms', 'loaded ms', 'CPU s/GB', 'Memory MiB', 'idle MiB'];
const PER_CENT = 100;

/** The rows and verdicts as tables of Markdown, one for each set of conditions: for docs/performance.md. */
export function renderMarkdown(rows: readonly Row[], verdicts: readonly Verdict[], caption: string): string {
  const blocks = [...Map.groupBy(rows, describeConditions)].map(([conditions, group]) => `${conditions}:\n\n${table(ROW_HEAD, group.map(cellsOf))}`);
  const promises = table(['Promise', 'Wanted', 'Seen', 'Kept'], verdicts.map(({ promise, wanted, seen, kept }) => [promise, wanted, seen, kept ? 'yes' : 'no']));
  return [caption, ...blocks, ...(verdicts.length > 0 ? [promises] : [])].join('\n\n').concat('\n');
}

function cellsOf(row: Row): readonly string[] {
  const { upMbps, downMbps, spread, rttIdleMs, rttLoadedMs, cpuSecPerGB, rssMiB, rssIdleMiB } = row;
  return [labelOf(row), ...[upMbps, downMbps, spread * PER_CENT].map((value) => String(Math.round(value))), ...[rttIdleMs, rttLoadedMs, cpuSecPerGB].map((value) => (value === null ? '-' : value.toFixed(2))), ...[rssMiB, rssIdleMiB].map((value) => String(Math.round(value)))];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
