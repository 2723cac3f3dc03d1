import { jobFolderName, jobOfFolderName, jobOfMark, type JobKey } from './job-key.ts';

/** A process with the mark of a job. Marks of processes that are not root's could be anybody's words. */
export interface MarkedProcess {
  readonly pid: number;
  readonly startTicks: number;
  /** Owner of the process: 0 for the agent and what it runs as root, else the job's user. */
  readonly uid: number;
  readonly mark: string;
  readonly role: string;
}

/** A folder beside those of other jobs. */
export interface JobFolder {
  readonly name: string;
  /** Milliseconds since it was made. */
  readonly ageMs: number;
}

/** What is there of the jobs of one node, by observation alone. */
export interface SweepObservation {
  readonly processes: readonly MarkedProcess[];
  readonly folders: readonly JobFolder[];
  /** Ids of jobs with a process of SLURM on this machine. */
  readonly stepJobs: ReadonlySet<number>;
  /** Ids of the jobs that the controller has on this node; null: it was not asked, or gave no answer. */
  readonly controllerJobs: ReadonlySet<number> | null;
}

export type SweepStep =
  | { readonly kind: 'end-process'; readonly pid: number; readonly startTicks: number; readonly role: string }
  | { readonly kind: 'remove-folder'; readonly name: string };

/** Role of the process that makes and removes all others of a job. */
export const AGENT_ROLE = 'agent';
/** A job whose prolog is under way has a folder and no step yet; prologs end within seconds. */
const YOUNG_MS = 60_000;

/**
 * What to end and to remove on a node, in this order: everything of jobs that are over. A job is taken for running
 * while SLURM has a process of it here, while its folder is young, or while its agent runs and the controller does
 * not deny it. What bears another node's mark, or none, is not touched.
 */
export function planSweep(node: string, observed: SweepObservation): readonly SweepStep[] {
  const ofNode = (key: JobKey | null): key is JobKey => key?.node === node;
  const marked = observed.processes.map((process) => ({ process, key: jobOfMark(process.mark) }));
  const isOver = (key: JobKey): boolean => {
    if (observed.stepJobs.has(key.jobId)) return false;
    const folder = observed.folders.find(({ name }) => name === jobFolderName(key));
    if (folder !== undefined && folder.ageMs < YOUNG_MS) return false;
    const hasAgent = marked.some(({ process, key: other }) => other !== null && sameJob(other, key) && process.role === AGENT_ROLE && process.uid === 0);
    return !hasAgent || observed.controllerJobs?.has(key.jobId) === false;
  };
  return steps(
    marked.flatMap(({ process, key }) => (ofNode(key) && isOver(key) ? [process] : [])),
    observed.folders.flatMap(({ name }) => {
      const key = jobOfFolderName(name);
      return ofNode(key) && isOver(key) ? [name] : [];
    }),
  );
}

/** What to end and to remove of one job that is over, whatever still runs of it. */
export function planRemoval(key: JobKey, { processes, folders }: Pick<SweepObservation, 'processes' | 'folders'>): readonly SweepStep[] {
  const isOfJob = ({ mark }: MarkedProcess): boolean => {
    const found = jobOfMark(mark);
    return found !== null && sameJob(found, key);
  };
  return steps(processes.filter(isOfJob), folders.flatMap(({ name }) => (name === jobFolderName(key) ? [name] : [])));
}

/** The agent first: ended in its own way it leaves the mesh and takes its helpers with it. */
function steps(processes: readonly MarkedProcess[], folders: readonly string[]): readonly SweepStep[] {
  const rank = ({ role }: MarkedProcess): number => (role === AGENT_ROLE ? 0 : 1);
  return [
    ...processes.toSorted((one, other) => rank(one) - rank(other)).map(({ pid, startTicks, role }) => ({ kind: 'end-process', pid, startTicks, role }) as const),
    ...folders.map((name) => ({ kind: 'remove-folder', name }) as const),
  ];
}

function sameJob(one: JobKey, other: JobKey): boolean {
  return one.node === other.node && one.jobId === other.jobId;
}
