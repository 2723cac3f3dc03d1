import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { BED_VARIABLE, type BedNames } from '../bed/index.ts';
import { asUser, type SystemUser } from '../user/index.ts';
import { waitUntil } from '../wait/index.ts';
import { hasEnded, parseJobRecord, type JobRecord } from './job-record.ts';
import type { Slurm } from './start-slurm.ts';

/** Commands of SLURM try for ten seconds and more by themselves until a busy controller answers. */
const COMMAND_DEADLINE_MS = 60_000;

export interface JobRequest {
  readonly name: string;
  /** Path of the batch script. */
  readonly script: string;
  /** File for the job's output. */
  readonly output: string;
  readonly cwd: string;
  /** Further options of sbatch. */
  readonly options?: readonly string[];
  /** Given to sbatch, which hands its environment on to the job. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What asking and telling the controller takes. */
export type SlurmClient = Pick<Slurm, 'environment'>;

export interface JobWait {
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Submits a batch job as an ordinary user, as one would by hand; gives its id. */
export async function submitJob(bed: BedNames, slurm: Slurm, user: SystemUser, request: JobRequest): Promise<number> {
  const command = ['sbatch', '--parsable', `--job-name=${request.name}`, `--chdir=${request.cwd}`, `--output=${request.output}`, ...(request.options ?? []), request.script];
  const environment = { ...request.environment, ...slurm.environment, HOME: `${bed.folder}/home`, [BED_VARIABLE]: bed.name };
  const { stdout } = await run('setpriv', asUser(user, command), { environment, cwd: request.cwd, deadlineMs: COMMAND_DEADLINE_MS });
  const id = Number.parseInt(stdout, 10);
  if (!Number.isInteger(id)) throw moorlineError('ML-PROGRAM-FAILED', `sbatch said ${stdout}`);
  return id;
}

/** What the controller knows of the job. */
export async function readJob(slurm: SlurmClient, id: number): Promise<JobRecord> {
  const { stdout } = await run('scontrol', ['--oneliner', 'show', 'job', String(id)], { environment: slurm.environment, deadlineMs: COMMAND_DEADLINE_MS });
  const record = parseJobRecord(stdout);
  if (record === null) throw moorlineError('ML-PROGRAM-FAILED', `scontrol knows no job ${id}: ${stdout}`);
  return record;
}

/** The job's record once it has ended. */
export async function awaitJobEnd(slurm: SlurmClient, id: number, { deadlineMs, signal }: JobWait): Promise<JobRecord> {
  return waitUntil(async () => {
    const record = await readJob(slurm, id);
    return hasEnded(record) ? record : null;
  }, { what: `job ${id} to end`, deadlineMs, signal, intervalMs: 100 });
}

/** Waits until the controller has saved the job, which it does every few seconds: a kill takes what it has not saved. */
export async function awaitJobSaved(slurm: Slurm, id: number, { deadlineMs, signal }: JobWait): Promise<void> {
  const mark = `saved-${id}-by-the-bed`;
  await run('scontrol', ['update', `JobId=${id}`, `AdminComment=${mark}`], { environment: slurm.environment, deadlineMs: COMMAND_DEADLINE_MS });
  await waitUntil(() => readFileSync(join(slurm.stateFolder, 'job_state')).includes(mark), { what: `job ${id} to be saved`, deadlineMs, signal, intervalMs: 100 });
}

/** Cancels the job; one that has ended already is no error. */
export async function cancelJob(slurm: SlurmClient, id: number): Promise<void> {
  await run('scancel', ['--quiet', String(id)], { environment: slurm.environment, deadlineMs: COMMAND_DEADLINE_MS, acceptedExitCodes: [1] });
}
