import { jobFolderName, jobOfMark, type JobKey } from './job-key.ts';
import { orderSteps, sameJob, type JobFolder, type MarkedProcess, type SweepStep } from './sweep-step.ts';

/** What there is of jobs, and when the run of the job that is to go was over. */
export interface RemovalObservation {
  readonly processes: readonly MarkedProcess[];
  readonly folders: readonly JobFolder[];
  /** In clock ticks since boot, as start times of processes are; null: nothing that is there now belongs to a later run. */
  readonly overSinceTicks: number | null;
}

/**
 * What to end and to remove of one run of a job that is over, whatever still runs of it. A job that is requeued keeps its
 * id and so its marks: what has started since then is the next run's, and then the folder is as well.
 */
export function planRemoval(key: JobKey, { processes, folders, overSinceTicks }: RemovalObservation): readonly SweepStep[] {
  const ofJob = processes.filter(({ mark }) => {
    const found = jobOfMark(mark);
    return found !== null && sameJob(found, key);
  });
  const ofRun = ofJob.filter(({ startTicks }) => overSinceTicks === null || startTicks <= overSinceTicks);
  const begunAnew = ofJob.some((process) => process.isAgent && !ofRun.includes(process));
  return orderSteps(ofRun, begunAnew ? [] : folders.filter(({ name }) => name === jobFolderName(key)));
}
