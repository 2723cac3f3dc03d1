import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../cluster-tools/index.ts';
import type { StageContext } from '../stage.ts';
import { foldersAskedFor } from '../suites.ts';
import { countReport } from '../vitest-report.ts';
import { linesOf } from './lines-of.ts';
import { mergeReports, type FileOutcome } from './merge.ts';
import { withInotify } from './inotify.ts';
import { queueOf } from './plan.ts';
import { runFile, type FileOptions, type FileRun } from './run-file.ts';
import { readSeconds, writeSeconds } from './seconds.ts';

export interface LanesOptions extends StageContext {
  readonly lanes: number;
  /** Paths below e2e/src. */
  readonly files: readonly string[];
  readonly vitest: FileOptions['vitest'];
}

/**
 * Runs each file in a lane of its own, as many at a time as there are lanes, and tells how each ended.
 * @throws the reason of `signal`
 */
export async function runLanes({ lanes, files, root, signal, onLine, ...options }: LanesOptions): Promise<readonly FileOutcome[]> {
  const cache = cacheFolder();
  const reports = join(root, 'reports', 'test', 'lanes');
  await rm(reports, { recursive: true, force: true });
  for (const folder of [reports, cache]) await mkdir(folder, { recursive: true });
  const seconds = new Map(await readSeconds(cache));
  const queue = [...queueOf(files, seconds)];
  const shared = [root, cache, ...foldersAskedFor(process.env).filter((folder) => existsSync(folder))];
  const runs: FileRun[] = [];
  const work = async (number: number): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const run = await runFile({ ...options, root, shared, file, number, signal });
      runs.push(run);
      const count = countReport(mergeReports([run]));
      if (count.failed === 0) {
        seconds.delete(file);
        seconds.set(file, Math.round(run.seconds));
      }
      for (const line of linesOf(run, count, `${runs.length}/${files.length}`)) onLine(line);
    }
  };
  await withInotify(() => Promise.all(Array.from({ length: lanes }, (_, number) => work(number))), onLine);
  await writeSeconds(cache, seconds);
  return runs;
}
