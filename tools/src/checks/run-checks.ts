import { sum, type Count } from './count.ts';
import { clusterToolsStage } from './cluster-tools-stage.ts';
import { e2eStage, selectFiles } from './e2e-stage.ts';
import { nxStage } from './nx-stage.ts';
import type { Stage, StageContext } from './stage.ts';
import { needsCluster } from './suites.ts';
import { unitStage } from './unit-stage.ts';

export interface CheckOptions extends StageContext {
  /** Without the end-to-end tests. */
  readonly unit?: boolean;
  /** Only the build and this end-to-end suite. */
  readonly only?: string;
  /** How many end-to-end files run side by side; as the machine allows without. */
  readonly lanes?: number;
}

export interface StageReport extends Count {
  readonly name: string;
  readonly seconds: number;
}

export interface CheckReport extends Count {
  readonly stages: readonly StageReport[];
}

/**
 * Lint, types, unit tests, the build and the end-to-end tests, in that order. A stage that fails does not
 * keep the next one from telling what it has to tell.
 * @throws ML-USAGE for a suite that there is not; the reason of `signal`
 */
export async function runChecks({ unit = false, only, lanes, ...context }: CheckOptions): Promise<CheckReport> {
  const files = await selectFiles(context.root, only);
  const endToEnd = e2eStage({ ...(only === undefined ? {} : { only }), ...(lanes === undefined ? {} : { lanes }) });
  const build = nxStage('build', 'build');
  const whole = [nxStage('lint', 'lint'), nxStage('unused code', 'unused'), nxStage('types', 'typecheck'), unitStage, build];
  const stages = only === undefined ? [...whole, ...(unit ? [] : [clusterToolsStage, endToEnd])] : [build, ...(files.some(needsCluster) ? [clusterToolsStage] : []), endToEnd];
  const reports: StageReport[] = [];
  for (const stage of stages) reports.push(await runStage(stage, context));
  return { ...sum(reports), stages: reports };
}

async function runStage({ name, run }: Stage, context: StageContext): Promise<StageReport> {
  context.onLine(`${name} …`);
  const begin = performance.now();
  const { count, failures } = await run(context);
  const seconds = Math.round((performance.now() - begin) / 100) / 10;
  for (const line of failures) context.onLine(`  ${line}`);
  context.onLine(`${name}: ${count.passed} passed, ${count.failed} failed (${seconds} s)`);
  return { name, ...count, seconds };
}
