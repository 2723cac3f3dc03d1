import { jobKeySchema, moorlineError, type JobKey, type JobWish } from '@moorline/mesh-core';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whose job it is and what it wishes, as SLURM tells its prolog and epilog. */
export interface JobContext {
  readonly key: JobKey;
  readonly uid: number;
  readonly gid: number;
  readonly wish: JobWish;
  /** How often SLURM has started the job again; null: it does not say. */
  readonly restarts: number | null;
}

/**
 * The job and node that a program of SLURM was started for.
 * @throws ML-JOB-UNKNOWN
 */
export function readJobKey(environment: Environment): JobKey {
  const id = environment['SLURM_JOB_ID'] ?? '';
  const parsed = jobKeySchema.safeParse({ node: environment['SLURMD_NODENAME'], jobId: Number(id) });
  if (!parsed.success || !/^\d+$/.test(id)) throw moorlineError('ML-JOB-UNKNOWN', 'SLURMD_NODENAME and SLURM_JOB_ID');
  return parsed.data;
}

/**
 * The same with what only prolog and epilog get (prolog_epilog.html of SLURM).
 * @throws ML-JOB-UNKNOWN
 */
export function readJobContext(environment: Environment): JobContext {
  const wish = { comment: environment['SLURM_JOB_COMMENT'] ?? '', constraints: environment['SLURM_JOB_CONSTRAINTS'] ?? '' };
  return { key: readJobKey(environment), uid: number(environment, 'SLURM_JOB_UID'), gid: number(environment, 'SLURM_JOB_GID'), wish, restarts: readRestarts(environment) };
}

/** Restarts of the job so far; in the epilog of a job that was requeued, with the one to come. null: SLURM does not say. */
export function readRestarts(environment: Environment): number | null {
  const text = environment['SLURM_JOB_RESTART_COUNT'] ?? '';
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}

function number(environment: Environment, name: string): number {
  const text = environment[name] ?? '';
  if (!/^\d{1,10}$/.test(text)) throw moorlineError('ML-JOB-UNKNOWN', name);
  return Number(text);
}
