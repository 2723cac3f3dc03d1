import { appendFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '@moorline/linux';
import type { SitePolicy } from '@moorline/mesh-core';
import { renderCounters, type Counter } from './render-counters.ts';

/** What is counted: `joined`, or the code of an error; by the hook of SLURM in which it happened. */
export type Hook = 'prolog' | 'epilog' | 'gc';

/** One counter a file, whose size is the count: a byte can be added at once by many, and by a shell. */
const NAME = /^(prolog|epilog|gc|task)\.([A-Za-z0-9-]{1,40})$/;

/**
 * Counts one event, and writes all counters for the textfile collector of node_exporter. Never throws: what is
 * counted is more important than the count.
 */
export function count({ run, metrics }: SitePolicy, hook: Hook, what: string): void {
  const folder = join(run, 'counters');
  try {
    makeFolders(folder, 0o755);
    appendFileSync(join(folder, `${hook}.${what}`), '.');
    const path = metrics ?? metricsFile(run);
    const draft = `${path}.${process.pid}`;
    try {
      writeFileSync(draft, renderCounters(readCounters(folder)), { mode: 0o644 });
      renameSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch {
    return;
  }
}

/** Where the counters are when the site policy names no file. */
export function metricsFile(run: string): string {
  return join(run, 'metrics.prom');
}

function readCounters(folder: string): readonly Counter[] {
  return readdirSync(folder).flatMap((name) => {
    const [, hook, what] = NAME.exec(name) ?? [];
    return hook === undefined || what === undefined ? [] : [{ hook, what, value: statSync(join(folder, name)).size }];
  });
}
