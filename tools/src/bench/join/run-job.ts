import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { awaitJobEnd, cancelJob, hasEnded, logTail, readJob, submitJob, waitUntil, type Field, type Slurm } from '../../testbed/index.ts';

export interface JobBed {
  readonly field: Field;
  readonly slurm: Slurm;
  readonly signal: AbortSignal;
}

/** A join and the scheduling before it, on a busy machine. */
const JOB_DEADLINE_MS = 60_000;
/** SLURM is asked about the job once in so many looks: asking costs time that is being measured. */
const LOOKS_PER_QUESTION = 50;

/**
 * Runs one batch job as the ordinary user and gives what it left in its answer file.
 * @param script gives the text of the script, for the path of its answer file, which it has to write in one step
 * @param options of sbatch
 * @throws ML-BENCH-JOIN when it ends without an answer, ML-TIMEOUT, ML-ABORTED; the job is cancelled then
 */
export async function answerOfJob({ field, slurm, signal }: JobBed, name: string, script: (answer: string) => string, options: readonly string[] = []): Promise<string> {
  const { bed, user, home } = field;
  const answer = join(home.path, `${name}.answer`);
  const output = join(home.path, `${name}.out`);
  rmSync(answer, { force: true });
  const file = home.write(`${name}.sbatch`, script(answer), 0o700);
  const id = await submitJob(bed, slurm, user, { name, script: file, output, cwd: home.path, options });
  try {
    let looks = 0;
    const look = async (): Promise<boolean> => existsSync(answer) || ((looks += 1) % LOOKS_PER_QUESTION === 0 && (await failIfEnded(slurm, id, answer, output)));
    await waitUntil(look, { what: `the answer of job ${id}`, deadlineMs: JOB_DEADLINE_MS, signal });
    await awaitJobEnd(slurm, id, { deadlineMs: JOB_DEADLINE_MS, signal });
    return readFileSync(answer, 'utf8');
  } catch (error) {
    await cancelJob(slurm, id);
    throw error;
  }
}

async function failIfEnded(slurm: Slurm, id: number, answer: string, output: string): Promise<false> {
  const { state, exitCode, ...record } = await readJob(slurm, id);
  if (!hasEnded({ state, exitCode, ...record }) || existsSync(answer)) return false;
  throw moorlineError('ML-BENCH-JOIN', `job ${id}: ${state}, exit code ${exitCode}: ${logTail(output) || 'no output'}`);
}
