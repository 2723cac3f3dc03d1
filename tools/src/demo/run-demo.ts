import { submitDemoJob } from './demo-job.ts';
import { examineEnd, examineHealth, examineJob, examinePods, examineThroughput } from './examine.ts';
import { runOnBed, type BedOutcome, type DemoOptions, type Finder } from './run-on-bed.ts';
import { NO_FINDINGS, type DemoFindings } from './result.ts';
import { buildWorld, type Stage, type World } from './world.ts';

/** What was left up: the world and the job's address. */
export interface KeptDemo {
  readonly world: World;
  readonly address: string;
}

/** Runs the job on a small cluster and examines everything. Never throws. */
export function runDemo(options: DemoOptions): Promise<BedOutcome<DemoFindings, KeptDemo>> {
  return runOnBed(options, NO_FINDINGS, async (bed, stage, found) => demonstrate(await buildWorld(bed, stage), stage, options.keep, found));
}

async function demonstrate(world: World, stage: Stage, keep: boolean, found: Finder<DemoFindings>): Promise<KeptDemo | null> {
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
