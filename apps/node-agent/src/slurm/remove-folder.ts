import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { actAsUser, readMounts } from '@moorline/linux';
import { moorlineError, type JobFolder } from '@moorline/mesh-core';

const ROOT = 0;

/** What tells a folder from a later one of its name, and its age. null: there is none; links and files in its place are nothing of ours. */
export function lookAtFolder(path: string): Pick<JobFolder, 'identity' | 'ageMs'> | null {
  const stats = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return stats?.isDirectory() === true ? { identity: `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`, ageMs: Date.now() - Number(stats.mtimeMs) } : null;
}

/**
 * Removes the folder of a job, unless it is another by now: a job that is requeued has a new one under the old name.
 * What belongs to the user in it is removed with the user's rights, who could else have root remove what a link names;
 * and nothing is removed where somebody has mounted something.
 * @throws ML-SWEEP-LEFTOVER, the system's error
 */
export function removeJobFolder(path: string, identity: string): void {
  if (lookAtFolder(path)?.identity !== identity) return;
  const mounted = mountsBelow(path);
  if (mounted.length > 0) throw moorlineError('ML-SWEEP-LEFTOVER', `something is mounted: ${mounted.join(', ')}`);
  for (const name of namesIn(path)) {
    const { uid, gid } = lstatSync(join(path, name), { throwIfNoEntry: false }) ?? { uid: ROOT, gid: ROOT };
    if (uid !== ROOT) actAsUser({ uid, gid }, () => empty(join(path, name)));
  }
  rmSync(path, { recursive: true, force: true });
}

/** The folder itself stands in one of root's. */
function empty(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  for (const name of namesIn(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Nothing where the folder is gone: an epilog and a sweep may remove it at the same time. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Mount points in a folder. */
function mountsBelow(folder: string): readonly string[] {
  return readMounts().map(({ point }) => point).filter((point) => point.startsWith(`${folder}/`));
}
