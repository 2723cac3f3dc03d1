import type { JobKey } from './job-key.ts';

/** A process with the mark of a job. Marks of processes that are not root's could be anybody's words. */
export interface MarkedProcess {
  readonly pid: number;
  readonly startTicks: number;
  readonly mark: string;
  readonly role: string;
  /** Of root, and in the role of the agent. */
  readonly isAgent: boolean;
}

/** A folder beside those of other jobs. */
export interface JobFolder {
  readonly name: string;
  /** Tells it from a later folder of that name. */
  readonly identity: string;
  /** Milliseconds since something was last made in it. */
  readonly ageMs: number;
  /** The machine's run in which its record was written; null: it has none. */
  readonly bootId: string | null;
}

export type SweepStep =
  | { readonly kind: 'end-process'; readonly pid: number; readonly startTicks: number; readonly role: string }
  | { readonly kind: 'remove-folder'; readonly name: string; readonly identity: string };

/** Role of the process that makes and removes all others of a job. */
export const AGENT_ROLE = 'agent';

/** The agent first: ended in its own way it leaves the mesh and takes its helpers with it. The folders last. */
export function orderSteps(processes: readonly MarkedProcess[], folders: readonly JobFolder[]): readonly SweepStep[] {
  const rank = ({ role }: MarkedProcess): number => (role === AGENT_ROLE ? 0 : 1);
  return [
    ...processes.toSorted((one, other) => rank(one) - rank(other)).map(({ pid, startTicks, role }) => ({ kind: 'end-process', pid, startTicks, role }) as const),
    ...folders.map(({ name, identity }) => ({ kind: 'remove-folder', name, identity }) as const),
  ];
}

export function sameJob(one: JobKey, other: JobKey): boolean {
  return one.node === other.node && one.jobId === other.jobId;
}
