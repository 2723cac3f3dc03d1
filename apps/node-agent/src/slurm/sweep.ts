import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, findOwned, processIds, run } from '@moorline/linux';
import { AGENT_ROLE, SLURM_MARK, type JobFolder, type MarkedProcess, type SweepObservation, type SweepStep } from '@moorline/mesh-core';
import { jobsFolder } from './job-folder.ts';

/** The agent leaves the hub, stops its helpers and closes its sockets meanwhile. */
const AGENT_GRACE_MS = 3_000;
/** Helpers that an agent left have nothing to save. */
const HELPER_GRACE_MS = 200;
/** A controller that is busy must not hold the node up. */
const CONTROLLER_DEADLINE_MS = 2_000;
/** Title of the process of SLURM that runs a step: `slurmstepd: [77.batch]`. */
const STEP_TITLE = /^slurmstepd: \[(\d+)/;

/** What is there of the jobs of every node of this machine. */
export function observeJobs(runFolder: string): Pick<SweepObservation, 'processes' | 'folders'> {
  return { processes: observeProcesses(), folders: observeFolders(runFolder) };
}

/** Ids of jobs that SLURM has a process of on this machine. */
export function observeSteps(): ReadonlySet<number> {
  const ids = processIds().map((pid) => STEP_TITLE.exec(titleOf(pid))?.[1]);
  return new Set(ids.flatMap((id) => (id === undefined ? [] : [Number(id)])));
}

/** Ids of the jobs that the controller has on a node; null when it does not say. */
export async function askController(node: string): Promise<ReadonlySet<number> | null> {
  const configuration = process.env['SLURM_CONF'];
  try {
    const { stdout } = await run('squeue', ['--noheader', `--nodelist=${node}`, '--format=%A'], {
      deadlineMs: CONTROLLER_DEADLINE_MS,
      ...(configuration === undefined ? {} : { environment: { SLURM_CONF: configuration } }),
    });
    return new Set(stdout.split('\n').filter((line) => line !== '').map(Number));
  } catch {
    return null;
  }
}

/**
 * Performs a plan; goes on past a step that fails.
 * @throws AggregateError of all failures
 */
export async function applySweep(runFolder: string, steps: readonly SweepStep[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      if (step.kind === 'remove-folder') rmSync(join(jobsFolder(runFolder), step.name), { recursive: true, force: true });
      else await endProcess(step, step.role === AGENT_ROLE ? AGENT_GRACE_MS : HELPER_GRACE_MS);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${steps.length} steps failed`);
}

function observeProcesses(): readonly MarkedProcess[] {
  // Our own mark, should this be an agent, is of no job that is over.
  return findOwned(SLURM_MARK).filter(({ pid }) => pid !== process.pid).map(({ pid, startTicks, uid, owner, role }) => ({ pid, startTicks, uid, mark: owner, role }));
}

function observeFolders(runFolder: string): readonly JobFolder[] {
  const folder = jobsFolder(runFolder);
  try {
    return readdirSync(folder).flatMap((name) => {
      const stats = statSync(join(folder, name), { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ name, ageMs: Date.now() - stats.mtimeMs }];
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
