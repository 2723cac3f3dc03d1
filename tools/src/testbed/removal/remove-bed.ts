import { moorlineError } from '@moorline/mesh-core';
import type { BedNames } from '../bed/names.ts';
import { applyRemoval } from './apply.ts';
import { observeBed } from './observe.ts';
import { describeLeftovers, planRemoval } from './plan.ts';

/** Ending processes may show others (a supervisor's children, a job that was just starting). */
const ROUNDS_MAX = 3;

/**
 * Removes all that is observed of the bed; works without memory of how it was made and does nothing the
 * second time. Every step is tried, whatever others do.
 * @throws ML-BED-LEFTOVER with the failures as cause when something is still there at the end
 */
export async function removeBed(bed: BedNames): Promise<void> {
  const failures: unknown[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const steps = planRemoval(bed, await observeBed(bed));
    if (steps.length === 0) return;
    for (const step of steps) await applyRemoval(bed, step).catch((error: unknown) => failures.push(error));
  }
  const left = planRemoval(bed, await observeBed(bed));
  if (left.length > 0) throw moorlineError('ML-BED-LEFTOVER', describeLeftovers(left), new AggregateError(failures, 'failed steps'));
}
