import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import type { Stage } from './stage.ts';
import { isSuiteFile, leftOut, suiteFiles } from './suites.ts';
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
      const without = leftOut(files, process.env);
      for (const [file, variable] of without) onLine(`left out: ${file}, since ${variable} names no programs for it`);
      if (files.length > 0 && files.length === without.size) throw moorlineError('ML-USAGE', `nothing is left of the suite: set ${[...without.values()].join(', ')}`);
      await rm(report, { force: true });
      const exitCode = await runTool(VITEST, ['run', '--config', 'e2e/vitest.config.ts', ...[...without.keys()].map((file) => `--exclude=**/${file}`), ...files], { root, signal, onLine });
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
