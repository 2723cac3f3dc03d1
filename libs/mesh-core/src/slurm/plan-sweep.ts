import { jobFolderName, jobOfFolderName, jobOfMark, type JobKey } from './job-key.ts';
import { orderSteps, sameJob, type JobFolder, type MarkedProcess, type SweepStep } from './sweep-step.ts';

/** What is there of the jobs of one node, by observation alone. */
export interface SweepObservation {
  readonly processes: readonly MarkedProcess[];
  readonly folders: readonly JobFolder[];
  /** Ids of jobs with a process of SLURM on this machine. */
  readonly stepJobs: ReadonlySet<number>;
  /**
   * Ids of the jobs that the controller has on this node, or will start again; asked for after the rest was observed.
   * null: it was not asked, or gave no answer.
   */
  readonly controllerJobs: ReadonlySet<number> | null;
  /** The machine's present run. */
  readonly bootId: string;
}

/**
 * A job whose prolog is under way has a folder and no step yet, and one that was requeued has a note for its next run:
 * slurmd remembers the run before for two minutes (cred_expire of slurm.conf(5)), and is wrong about the next for as long.
 */
const YOUNG_MS = 180_000;

/**
 * What to end and to remove on a node, in this order: everything of jobs that are over. A job is taken for running
 * while SLURM has a process of it here; else it is over when the controller denies it, or when its folder is old and it
 * has no agent. A folder from before the last boot is always old. What bears another node's mark, or none, is not touched.
 */
export function planSweep(node: string, observed: SweepObservation): readonly SweepStep[] {
  const marked = observed.processes.map((process) => ({ process, key: jobOfMark(process.mark) }));
  const folderOf = (key: JobKey): JobFolder | undefined => observed.folders.find((folder) => folder.name === jobFolderName(key) && isOfThisBoot(folder, observed));
  const hasAgent = (key: JobKey): boolean => marked.some(({ process, key: other }) => other !== null && sameJob(other, key) && process.isAgent);
  const isOver = (key: JobKey): boolean => {
    if (observed.stepJobs.has(key.jobId)) return false;
    if (observed.controllerJobs?.has(key.jobId) === false) return true;
    return !isYoung(folderOf(key)) && !hasAgent(key);
  };
  return orderSteps(
    marked.flatMap(({ process, key }) => (key?.node === node && isOver(key) ? [process] : [])),
    observed.folders.filter((folder) => {
      const key = jobOfFolderName(folder.name);
      return key?.node === node && (!isOfThisBoot(folder, observed) || isOver(key));
    }),
  );
}

/**
 * The same as if the controller denied every job but those of young folders, to see whether its answer could matter:
 * it has many nodes to serve.
 */
export function isControllerNeeded(node: string, observed: SweepObservation): boolean {
  const young = observed.folders.flatMap((folder) => (isYoung(folder) ? (jobOfFolderName(folder.name)?.jobId ?? []) : []));
  return planSweep(node, { ...observed, controllerJobs: new Set(young) }).length > planSweep(node, { ...observed, controllerJobs: null }).length;
}

function isYoung(folder: JobFolder | undefined): boolean {
  return folder !== undefined && folder.ageMs < YOUNG_MS;
}

function isOfThisBoot(folder: JobFolder, { bootId }: SweepObservation): boolean {
  return folder.bootId === null || folder.bootId === bootId;
}
