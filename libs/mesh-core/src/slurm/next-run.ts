import type { JobRecord } from './job-record.ts';

/**
 * Whether SLURM will start a job again, as far as its epilog can tell: the controller counts a restart when it requeues
 * the job, before it lets the epilog run.
 * @param restarts SLURM_JOB_RESTART_COUNT of the epilog
 */
export function startsAgain(record: JobRecord | null, restarts: number | null): record is JobRecord {
  return record !== null && record.restarts !== null && restarts !== null && restarts > record.restarts;
}

/** What the epilog of a requeued job leaves for its next run, should SLURM not call the prolog: nothing but what the job must know. */
export function noteForNextRun({ jobId, uid, bootId, required }: JobRecord, restarts: number): JobRecord {
  return { jobId, uid, bootId, required, restarts, agent: null, network: null, networkInode: null, mounts: null };
}

const MS_PER_SEC = 1_000;
/** slurmd up to 22.05 forgets a run at most every second second of the clock, and looks when the epilog begins. */
const FORGETS_AFTER_SEC = 2;

/**
 * When the epilog of a requeued job may end at the earliest so that slurmd, undisturbed by other jobs, calls the prolog
 * of the next run: in milliseconds since the epoch.
 */
export function epilogMayEndAtMs(startedAtMs: number): number {
  return (Math.floor(startedAtMs / MS_PER_SEC) + FORGETS_AFTER_SEC) * MS_PER_SEC;
}
