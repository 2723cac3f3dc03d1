import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { attach, awaitJobEnd, cancelJob, detach, findAttachment, hasEnded, logTail, readJob, submitJob } from '../testbed/index.ts';
import { jobAnswers, prepareAnswers, type JobAnswers } from './job-answers.ts';
import type { Stage, World } from './world.ts';

/** Name of the job's attachment. */
export const ATTACHMENT = 'demo-job';
/** What the job ends with, to see that the agent hands it on. */
export const JOB_EXIT_CODE = 7;
/** Planted in the environment of sbatch. */
export const GREETING = 'ahoy from sbatch';

/** slurmd ends a cancelled job's processes within its KillWait, which none of ours needs. */
const CANCEL_DEADLINE_MS = 15_000;
/** Scripts of the demo's jobs. */
export const JOB_FILES = join(import.meta.dirname, 'job');

export interface DemoJob extends JobAnswers {
  readonly id: number;
  /** On the overlay: where pods reach it. */
  readonly address: string;
}

/** Attaches, hands the join file to the user, and submits the job as that user. */
export async function submitDemoJob(world: World, { cleanUp, signal }: Stage, hold: boolean): Promise<DemoJob> {
  const { bed, plane, slurm, worker: { user, home, programs }, cluster } = world;
  const tokenFile = join(bed.folder, 'control-plane', 'join.json');
  await attach(plane, ATTACHMENT, { tokenFile });
  cleanUp.add('Detach the job', () => detach(plane, ATTACHMENT));
  const { addresses } = await findAttachment(plane, ATTACHMENT);
  const joinFile = home.copy(tokenFile, 'join.json', 0o600);
  home.copy(join(JOB_FILES, 'job.sh'), 'job.sh', 0o700);
  const script = home.copy(join(JOB_FILES, 'job.sbatch'), 'job.sbatch', 0o700);
  prepareAnswers(home, user);
  const output = join(home.path, 'job.out');
  const { pods } = cluster.addresses;
  const environment = {
    DEMO_AGENT: programs.agent, DEMO_JOIN_FILE: joinFile, DEMO_NODE: programs.node, DEMO_ECHO_SERVER: programs.echoServer,
    DEMO_HELLO_POD: pods.hello, DEMO_IPERF_POD: pods.echo, DEMO_GREETING: GREETING, DEMO_EXIT_CODE: String(JOB_EXIT_CODE), DEMO_HOLD: hold ? '1' : '',
  };
  const id = await submitJob(bed, slurm, user, { name: 'demo', script, output, cwd: home.path, environment });
  cleanUp.add('Cancel the job', () => endJob(world, id));
  const failIfEnded = async (): Promise<void> => {
    const record = await readJob(slurm, id);
    if (hasEnded(record)) throw moorlineError('ML-DEMO-JOB-FAILED', `${record.state}, exit code ${record.exitCode}: ${logTail(output) || 'no output'}`);
  };
  return { id, address: addresses.ipv4, ...jobAnswers(home, failIfEnded, signal) };
}

async function endJob({ slurm }: World, id: number): Promise<void> {
  await cancelJob(slurm, id);
  await awaitJobEnd(slurm, id, { deadlineMs: CANCEL_DEADLINE_MS });
}
