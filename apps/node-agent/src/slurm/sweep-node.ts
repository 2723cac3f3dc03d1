import { isControllerNeeded, jobOfFolderName, planSweep, type SweepStep } from '@moorline/mesh-core';
import { removeAbandonedDrafts } from './abandoned-drafts.ts';
import { askController } from './ask-controller.ts';
import { metricsFile } from './counters.ts';
import { applySweep, observeJobs, observeSteps } from './sweep.ts';

export interface SweepNodeOptions {
  /** Folder of the records. */
  readonly run: string;
  /** File of the counters; absent: in the folder of the records. */
  readonly metrics?: string | undefined;
  /** Ask the controller in any case: it alone knows that a job is over whose folder is young. */
  readonly thorough?: boolean;
  /** Only plan. */
  readonly dryRun?: boolean;
}

/**
 * Ends and removes on a node what is left of jobs that are over.
 * @returns what was to be done
 * @throws ML-SWEEP-LEFTOVER
 */
export async function sweepNode(node: string, { run, metrics = metricsFile(run), thorough = false, dryRun = false }: SweepNodeOptions): Promise<readonly SweepStep[]> {
  const observed = { ...observeJobs(run), stepJobs: observeSteps(), controllerJobs: null };
  const waiting = observed.folders.flatMap(({ name }) => jobOfFolderName(name)?.jobId ?? []);
  const asked = thorough || isControllerNeeded(node, observed);
  const steps = planSweep(node, asked ? { ...observed, controllerJobs: await askController(node, waiting) } : observed);
  if (dryRun) return steps;
  removeAbandonedDrafts(metrics);
  await applySweep(run, steps);
  return steps;
}
