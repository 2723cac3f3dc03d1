import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { attach, awaitJobEnd, cancelJob, detach, findAttachment, hasEnded, logTail, readJob, submitJob, waitUntil } from '../testbed/index.ts';
import type { Stage, World } from './world.ts';

/** Name of the job's attachment. */
export const ATTACHMENT = 'demo-job';
/** What the job ends with, to see that the agent hands it on. */
export const JOB_EXIT_CODE = 7;
/** Planted in the environment of sbatch. */
export const GREETING = 'ahoy from sbatch';

/** Scheduling takes up to four seconds after SLURM's start; the longest single answer is iperf3's. */
const ANSWER_DEADLINE_MS = 60_000;
/** SLURM is asked about the job once in so many looks for its answer: asking costs time that is being measured. */
const LOOKS_PER_QUESTION = 50;
/** slurmd ends a cancelled job's processes within its KillWait, which none of ours needs. */
const CANCEL_DEADLINE_MS = 15_000;
const JOB_FILES = join(import.meta.dirname, 'job');

export interface DemoJob {
  readonly id: number;
  /** On the overlay: where pods reach it. */
  readonly address: string;
  /** Contents of a result file, once it is there. @throws ML-DEMO-JOB-FAILED, ML-TIMEOUT, ML-ABORTED */
  readonly answer: (name: string) => Promise<string>;
  /** Lets the job go on behind the point where it waits for `name`. */
  readonly give: (name: string) => void;
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
  const results = join(home.path, 'results');
  mkdirSync(results);
  chownSync(results, user.userId, user.groupId);
  const output = join(home.path, 'job.out');
  const { pods } = cluster.addresses;
  const environment = {
    DEMO_AGENT: programs.agent, DEMO_JOIN_FILE: joinFile, DEMO_NODE: programs.node, DEMO_ECHO_SERVER: programs.echoServer,
    DEMO_HELLO_POD: pods.hello, DEMO_IPERF_POD: pods.echo, DEMO_GREETING: GREETING, DEMO_EXIT_CODE: String(JOB_EXIT_CODE), DEMO_HOLD: hold ? '1' : '',
  };
  const id = await submitJob(bed, slurm, user, { name: 'demo', script, output, cwd: home.path, environment });
  cleanUp.add('Cancel the job', () => endJob(world, id));
  return {
    id, address: addresses.ipv4,
    answer: async (name) => {
      const file = join(results, name);
      let looks = 0;
      const look = async (): Promise<boolean> => existsSync(file) || ((looks += 1) % LOOKS_PER_QUESTION === 0 && (await failIfEnded(world, id, file, output)));
      await waitUntil(look, { what: `the job's answer ${name}`, deadlineMs: ANSWER_DEADLINE_MS, signal });
      return readFileSync(file, 'utf8');
    },
    give: (name) => void home.write(name, '', 0o600),
  };
}

async function failIfEnded(world: World, id: number, file: string, output: string): Promise<false> {
  const record = await readJob(world.slurm, id);
  if (!hasEnded(record) || existsSync(file)) return false;
  throw moorlineError('ML-DEMO-JOB-FAILED', `${record.state}, exit code ${record.exitCode}: ${logTail(output) || 'no output'}`);
}

async function endJob({ slurm }: World, id: number): Promise<void> {
  await cancelJob(slurm, id);
  await awaitJobEnd(slurm, id, { deadlineMs: CANCEL_DEADLINE_MS });
}
