import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findOwned, processIds } from '@moorline/linux';
import { SLURM_MARK } from '@moorline/mesh-core';
import { findUserProcesses, waitUntil } from '@moorline/tools';
import { findForeign } from './foreign.ts';
import { linkNames } from './links.ts';
import type { Site } from './site.ts';

const GONE_DEADLINE_MS = 120_000;
/** Folders in which an agent or a helper could leave something. */
const SHARED_FOLDERS = ['/tmp', '/run'] as const;
const KINDS = ['net', 'mnt', 'user'] as const;

/** Everything that a job could leave on its node. */
export interface NodeTraces {
  readonly processes: readonly string[];
  readonly folders: readonly string[];
  readonly links: readonly string[];
  readonly mounts: readonly string[];
  /** Namespaces in which a process of ours or of the user is, or that are mounted somewhere. */
  readonly namespaces: readonly string[];
  /** Files in the folders of the site and in those that all share. */
  readonly files: readonly string[];
}

/** What there is of jobs now: our processes and those of the user, folders, interfaces, mounts, namespaces and files of ours. */
export function observeNode({ field, hooks }: Site): NodeTraces {
  const jobs = join(hooks.run, 'jobs');
  const foreign = findForeign(field.bed.name);
  const owned = findOwned(SLURM_MARK).filter(({ pid }) => !foreign.includes(pid));
  const users = findUserProcesses(field.user.userId).filter(({ pid }) => !foreign.includes(pid));
  return {
    processes: [...owned.map(({ owner, role, pid }) => `${owner} ${role} ${pid}`), ...users.map(({ name, pid }) => `${name} ${pid}`)],
    folders: existsSync(jobs) ? readdirSync(jobs).filter((name) => !name.includes('foreign') && lstatSync(join(jobs, name), { throwIfNoEntry: false })?.isDirectory() === true) : [],
    links: linkNames().filter((name) => /^mw[0-9a-f]{13}$/.test(name)),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(hooks.run) && !line.includes('foreign')),
    namespaces: namespacesOf([...owned, ...users].map(({ pid }) => pid)),
    files: [...leftInSite(hooks), ...SHARED_FOLDERS.flatMap((folder) => leftInShared(folder, field.user.userId))],
  };
}

function namespacesOf(pids: readonly number[]): readonly string[] {
  const present = processIds();
  return pids.filter((pid) => present.includes(pid)).flatMap((pid) => KINDS.flatMap((kind) => other(pid, kind)));
}

function other(pid: number, kind: string): readonly string[] {
  try {
    const namespace = readlinkSync(`/proc/${pid}/ns/${kind}`);
    return namespace === readlinkSync(`/proc/self/ns/${kind}`) ? [] : [namespace];
  } catch {
    return [];
  }
}

/** Drafts that nobody renamed, beside what belongs there. */
function leftInSite({ run, cache, spool }: Site['hooks']): readonly string[] {
  const names = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
  return [
    ...names(run).filter((path) => !/\/(jobs|counters|failures|metrics\.prom)$/.test(path)),
    ...names(join(cache, 'sha256')).filter((path) => !/\/[0-9a-f]{64}$/.test(path)),
    ...names(join(spool, 'jobs')),
  ];
}

/** The cache that a user without a home has on a node; it is for the next run as well. */
const CACHE_OF_NODE = /^moorline-\d+-[0-9a-z-]+_[0-9a-f]+$/;

function leftInShared(folder: string, userId: number): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !CACHE_OF_NODE.test(name))
    .filter((name) => /^mw[0-9a-f]{13}/.test(name) || lstatSync(join(folder, name), { throwIfNoEntry: false })?.uid === userId)
    .map((name) => join(folder, name));
}

/** How much of each kind there is. */
export function countTraces(site: Site): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(observeNode(site)).map(([kind, found]: readonly [string, readonly string[]]) => [kind, found.length]));
}

/** Waits until nothing is left of any job: epilogs run after SLURM says that a job has ended. */
export async function untilNothingLeft(site: Site): Promise<void> {
  let seen = observeNode(site);
  const isClean = (): boolean => Object.values((seen = observeNode(site))).every((found: readonly string[]) => found.length === 0);
  await waitUntil(isClean, { what: 'every trace of the jobs to go', deadlineMs: GONE_DEADLINE_MS }).catch((error: unknown) => {
    throw new Error(`left: ${JSON.stringify(seen)}`, { cause: error });
  });
}
