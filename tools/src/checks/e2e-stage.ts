import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from './stage.ts';
import { isSuiteFile, suiteFiles } from './suites.ts';
import { runTool } from './tool.ts';
import { atLeastOneFailed, countOf, failuresOf } from './unit-stage.ts';

const VITEST = 'vitest/vitest.mjs';

/** The end-to-end tests, or one suite of them; never remembered, since they test the machine as well. */
export function e2eStage(only?: string): Stage {
  return {
    name: 'end-to-end tests',
    run: async ({ root, signal, onLine }) => {
      const report = join(root, 'reports', 'test', 'e2e.json');
      const files = await selectFiles(root, only);
      await rm(report, { force: true });
      const exitCode = await runTool(VITEST, ['run', '--config', 'e2e/vitest.config.ts', ...files], { root, signal, onLine });
      const count = await countOf(report);
      return { count: exitCode === 0 ? count : atLeastOneFailed(count), failures: await failuresOf(report) };
    },
  };
}

/**
 * The files of one suite; none, which means all, without a name.
 * @throws ML-USAGE
 */
export async function selectFiles(root: string, only?: string): Promise<readonly string[]> {
  if (only === undefined) return [];
  const folder = join(root, 'e2e', 'src');
  const files = await readdir(folder, { recursive: true });
  return suiteFiles(only, files.filter(isSuiteFile)).map((file) => join(folder, file));
}
