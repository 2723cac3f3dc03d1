import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOwned } from '@moorline/linux';
import { SLURM_MARK } from '@moorline/mesh-core';
import { findUserProcesses, waitUntil } from '@moorline/tools';
import type { Site } from './site.ts';

const GONE_DEADLINE_MS = 30_000;

/** Everything that a job could leave on its node. */
interface NodeTraces {
  readonly processes: readonly string[];
  readonly folders: readonly string[];
  readonly links: readonly string[];
  readonly mounts: readonly string[];
}

/** What there is of jobs now: our processes and those of the user, folders, interfaces, mounts of ours. */
function observeNode({ field, hooks }: Site): NodeTraces {
  const jobs = join(hooks.run, 'jobs');
  return {
    processes: [...findOwned(SLURM_MARK).map(({ owner, role, pid }) => `${owner} ${role} ${pid}`), ...findUserProcesses(field.user.userId).map(({ name, pid }) => `${name} ${pid}`)],
    folders: existsSync(jobs) ? readdirSync(jobs) : [],
    links: readdirSync('/sys/class/net').filter((name) => /^mw[0-9a-f]{13}$/.test(name)),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(hooks.run)),
  };
}

/** Waits until nothing is left of any job: epilogs run after SLURM says that a job has ended. */
export async function untilNothingLeft(site: Site): Promise<void> {
  let seen = observeNode(site);
  const isClean = (): boolean => Object.values((seen = observeNode(site))).every((found: readonly string[]) => found.length === 0);
  await waitUntil(isClean, { what: 'every trace of the jobs to go', deadlineMs: GONE_DEADLINE_MS }).catch((error: unknown) => {
    throw new Error(`left: ${JSON.stringify(seen)}`, { cause: error });
  });
}
