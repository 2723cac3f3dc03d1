import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../measure/index.ts';
import type { Verdict } from '../verdicts/index.ts';
import { renderChart } from './chart.ts';
import { renderMarkdown } from './markdown.ts';

/** All that a run gave. */
export interface BenchReport {
  /** ISO 8601. */
  readonly date: string;
  readonly machine: string;
  readonly rows: readonly Row[];
  readonly verdicts: readonly Verdict[];
}

/** Writes `bench.json`, `bench.svg` and `bench.md` into a folder, which is made if it is not there; gives their paths. */
export function writeReport(folder: string, report: BenchReport): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const caption = `${report.date}, ${report.machine}`;
  return [
    write('bench.json', `${JSON.stringify(report, null, 2)}\n`),
    write('bench.svg', renderChart(report.rows, caption)),
    write('bench.md', renderMarkdown(report.rows, report.verdicts, caption)),
  ];
}
