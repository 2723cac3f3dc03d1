import { createCleanUp } from './clean-up.ts';
import { submitDemoJob } from './demo-job.ts';
import { examineEnd, examineHealth, examineJob, examinePods, examineThroughput } from './examine.ts';
import type { Progress } from './progress/index.ts';
import { NO_FINDINGS, type DemoFindings } from './result.ts';
import { buildWorld, takeBed, type Stage, type World } from './world.ts';

export interface DemoOptions {
  readonly keep: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface DemoOutcome {
  readonly findings: DemoFindings;
  /** Whatever was thrown, the first one first. */
  readonly failures: readonly unknown[];
  /** The world and the job's address, if it was left up. */
  readonly kept: { readonly world: World; readonly address: string } | null;
}

/**
 * Builds the world, runs the job, examines everything, and takes it all down again: also on failure and
 * when `signal` aborts. Never throws.
 */
export async function runDemo({ keep, progress, signal }: DemoOptions): Promise<DemoOutcome> {
  const stage: Stage = { progress, cleanUp: createCleanUp(), signal };
  const failures: unknown[] = [];
  let findings = NO_FINDINGS;
  let kept: DemoOutcome['kept'] = null;
  try {
    const world = await buildWorld(await takeBed(stage), stage);
    kept = await demonstrate(world, stage, keep, (found) => (findings = { ...findings, ...found, checks: [...findings.checks, ...(found.checks ?? [])] }));
  } catch (error) {
    failures.push(signal.aborted ? signal.reason : error);
  }
  if (kept !== null) await kept.world.bed.keep();
  else await stage.cleanUp.run(progress).catch((error: unknown) => failures.push(error));
  return { findings, failures, kept };
}

async function demonstrate(world: World, stage: Stage, keep: boolean, found: (part: Partial<DemoFindings>) => void): Promise<DemoOutcome['kept']> {
  const { progress } = stage;
  const job = await progress.step('Attach the job and submit it with sbatch, as that user', async (note) => {
    const submitted = await submitDemoJob(world, stage, keep);
    note(`job ${submitted.id}, ${submitted.address}`);
    return submitted;
  });
  await progress.step('Wait for SLURM to start it and for the tunnel to pass packets', () => job.answer('identity'));
  found({ checks: await progress.step('The job talks to the cluster', () => examineJob(world, job)) });
  found({ checks: await progress.step('Pods talk to the job', () => examinePods(world, job)) });
  const { figures, checks } = await progress.step('Read what agent and control plane measured', () => examineHealth(world, job));
  found({ ...figures, checks });
  found(await progress.step('Measure throughput both ways', () => examineThroughput(job)));
  if (keep) return { world, address: job.address };
  found({ checks: await progress.step('The job ends', () => examineEnd(world, job)) });
  return null;
}
