import { planSweep, type SweepStep } from '@moorline/mesh-core';
import { applySweep, askController, observeJobs, observeSteps } from './sweep.ts';

/**
 * Ends and removes on a node what is left of jobs that are over. The controller is asked only where observation here
 * leaves a doubt: it has many nodes to serve.
 * @param dryRun only plan
 * @returns what was to be done
 * @throws AggregateError of the steps that failed
 */
export async function sweepNode(node: string, runFolder: string, dryRun = false): Promise<readonly SweepStep[]> {
  const observed = { ...observeJobs(runFolder), stepJobs: observeSteps(), controllerJobs: null };
  // If a controller that knows no job at all changes nothing, its answer cannot either.
  const inDoubt = planSweep(node, { ...observed, controllerJobs: new Set<number>() }).length > planSweep(node, observed).length;
  const steps = planSweep(node, inDoubt ? { ...observed, controllerJobs: await askController(node) } : observed);
  if (!dryRun) await applySweep(runFolder, steps);
  return steps;
}
