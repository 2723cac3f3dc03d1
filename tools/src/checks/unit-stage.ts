import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sum, type Count } from './count.ts';
import { runTarget } from './nx-stage.ts';
import type { Stage } from './stage.ts';
import { countReport, failuresIn } from './vitest-report.ts';

/** The unit tests of every project, each test counted from the report that nx keeps with the outcome. */
export const unitStage: Stage = {
  name: 'unit tests',
  run: async (context) => {
    const reports = join(context.root, 'reports', 'test');
    await rm(reports, { recursive: true, force: true });
    const { passed, failed, failures } = await runTarget('test', context);
    const good = await Promise.all(passed.map(async (project) => await countOf(join(reports, `${project}.json`))));
    const bad = await Promise.all(failed.map(async (project) => atLeastOneFailed(await countOf(join(reports, `${project}.json`)))));
    return { count: sum([...good, ...bad]), failures };
  },
};

/** A missing or unreadable report is one failure. */
export async function countOf(file: string): Promise<Count> {
  try {
    return countReport(await readFile(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** What failed, a line each; nothing when there is no report to read. */
export async function failuresOf(file: string): Promise<readonly string[]> {
  try {
    return failuresIn(await readFile(file, 'utf8'));
  } catch {
    return [];
  }
}

/** For a run that failed: errors outside of tests are in no report. */
export function atLeastOneFailed({ passed, failed }: Count): Count {
  return { passed, failed: Math.max(1, failed) };
}
