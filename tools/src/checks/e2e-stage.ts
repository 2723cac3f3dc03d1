import { readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { laneCount, mergeReports, ownMemory, runLanes, whyNoLane } from './lanes/index.ts';
import type { Stage, StageContext } from './stage.ts';
import { isSuiteFile, leftOut, makesLanes, suiteFiles, withoutLanes } from './suites.ts';
import { runTool, toolEnvironment } from './tool.ts';
import { atLeastOneFailed, countOf, failuresOf } from './unit-stage.ts';

const VITEST = 'vitest/vitest.mjs';
const CONFIGURED = ['run', '--config', 'e2e/vitest.config.ts'];

export interface E2eOptions {
  /** One suite; all without. */
  readonly only?: string;
  /** Files that run side by side; as many as the machine is good for without. */
  readonly lanes?: number;
}

/** The end-to-end tests, or one suite of them; never remembered, since they test the machine as well. */
export function e2eStage({ only, lanes }: E2eOptions): Stage {
  return {
    name: 'end-to-end tests',
    run: async (context) => {
      const report = join(context.root, 'reports', 'test', 'e2e.json');
      const files = await filesToRun(context, only);
      await rm(report, { force: true });
      const exitCode = await runFiles({ ...context, ...(await planLanes(context, files, lanes)), report });
      const count = await countOf(report);
      return { count: exitCode === 0 ? count : atLeastOneFailed(count), failures: await failuresOf(report) };
    },
  };
}

/**
 * Paths below e2e/src of one suite, or of all without a name.
 * @throws ML-USAGE
 */
export async function selectFiles(root: string, only?: string): Promise<readonly string[]> {
  const files = (await readdir(join(root, 'e2e', 'src'), { recursive: true })).filter(isSuiteFile).toSorted();
  return only === undefined ? files : suiteFiles(only, files);
}

async function filesToRun({ root, onLine }: StageContext, only?: string): Promise<readonly string[]> {
  const files = await selectFiles(root, only);
  const without = leftOut(files, process.env);
  for (const [file, variable] of without) onLine(`left out: ${file}, since ${variable} names no programs for it`);
  if (files.length === without.size) throw moorlineError('ML-USAGE', `nothing is left of the suite: set ${[...new Set(without.values())].join(', ')}`);
  return files.filter((file) => !without.has(file));
}

/** How many lanes there are to be, and what is run: where lanes are needed but cannot be made, one, without what makes lanes. */
async function planLanes({ root, signal, onLine }: StageContext, files: readonly string[], asked?: number): Promise<{ readonly lanes: number; readonly files: readonly string[] }> {
  const lanes = Math.min(asked ?? laneCount({ cores: availableParallelism(), memoryBytes: ownMemory(), files: files.length }), files.length);
  const reason = lanes > 1 || files.some(makesLanes) ? await whyNoLane({ root, environment: toolEnvironment(process.env), signal, onLine }) : undefined;
  if (reason === undefined) return { lanes, files };
  const left = withoutLanes(files, reason);
  if (left.length === 0) throw moorlineError('ML-USAGE', `nothing is left of the suite: this machine gives no namespaces for lanes: ${reason}`);
  if (lanes > 1) onLine(`one file after the other, since this machine gives no namespaces for lanes: ${reason}`);
  for (const file of files.filter((each) => !left.includes(each))) onLine(`left out: ${file}, since no lane can be made: ${reason}`);
  return { lanes: 1, files: left };
}

async function runFiles({ files, report, lanes, ...context }: StageContext & { readonly files: readonly string[]; readonly report: string; readonly lanes: number }): Promise<number> {
  const { root, onLine } = context;
  if (lanes === 1) return await runTool(VITEST, [...CONFIGURED, ...files.map((file) => join(root, 'e2e', 'src', file))], context);
  onLine(`${files.length} files in ${lanes} lanes …`);
  const outcomes = await runLanes({ ...context, lanes, files, vitest: [VITEST, ...CONFIGURED] });
  await writeFile(report, mergeReports(outcomes));
  return 0;
}
