import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootId, endProcess, findOwned, processIds } from '@moorline/linux';
import { AGENT_ROLE, SLURM_MARK, type JobFolder, type MarkedProcess, type SweepObservation, type SweepStep } from '@moorline/mesh-core';
import { jobsFolder, readAnyRecord } from './job-folder.ts';
import { tellLeftovers } from './leftovers.ts';
import { lookAtFolder, removeJobFolder } from './remove-folder.ts';

/** The agent leaves the hub, stops its helpers and closes its sockets meanwhile. */
const AGENT_GRACE_MS = 3_000;
/** Helpers that an agent left have nothing to save. */
const HELPER_GRACE_MS = 200;
const ROOT = 0;
/** Title of the process of SLURM that runs a step: `slurmstepd: [77.batch]`. */
const STEP_TITLE = /^slurmstepd: \[(\d+)/;

/** What is there of the jobs of every node of this machine. */
export function observeJobs(runFolder: string): Pick<SweepObservation, 'processes' | 'folders' | 'bootId'> {
  return { processes: observeProcesses(), folders: observeFolders(runFolder), bootId: bootId() };
}

/** Ids of jobs that SLURM has a process of on this machine. */
export function observeSteps(): ReadonlySet<number> {
  const ids = processIds().map((pid) => STEP_TITLE.exec(titleOf(pid))?.[1]);
  return new Set(ids.flatMap((id) => (id === undefined ? [] : [Number(id)])));
}

/**
 * Performs a plan; goes on past a step that fails.
 * @throws ML-SWEEP-LEFTOVER, caused by an AggregateError of all failures
 */
export async function applySweep(runFolder: string, steps: readonly SweepStep[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      if (step.kind === 'remove-folder') removeJobFolder(join(jobsFolder(runFolder), step.name), step.identity);
      else await endProcess(step, step.role === AGENT_ROLE ? AGENT_GRACE_MS : HELPER_GRACE_MS);
    } catch (error) {
      failures.push(error);
    }
  }
  tellLeftovers(failures, steps.length);
}

function observeProcesses(): readonly MarkedProcess[] {
  // Our own mark, should this be an agent, is of no job that is over.
  return findOwned(SLURM_MARK).filter(({ pid }) => pid !== process.pid).map(({ pid, startTicks, uid, owner, role }) => ({ pid, startTicks, mark: owner, role, isAgent: role === AGENT_ROLE && uid === ROOT }));
}

/** Whether something else than a folder of root's stands where jobs' folders are: whoever put it there names what root would remove. */
export function isStrange(folder: string): boolean {
  try {
    const stats = lstatSync(folder);
    return !stats.isDirectory() || stats.uid !== ROOT;
  } catch {
    return false;
  }
}

function observeFolders(runFolder: string): readonly JobFolder[] {
  const folder = jobsFolder(runFolder);
  if (isStrange(folder)) return [];
  try {
    return readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      const seen = lookAtFolder(path);
      return seen === null ? [] : [{ name, ...seen, bootId: readAnyRecord(path)?.bootId ?? null }];
    });
  } catch {
    return [];
  }
}

function titleOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
