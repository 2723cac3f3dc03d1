import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { leftSockets, removeSocketFolder, type LeftSocket } from '../proxy/left-sockets.ts';
import { temporaryFolders } from '../run/folders.ts';
import { tellLeftovers } from './leftovers.ts';

/** Places of users' own, each named by its user (pam_systemd(8)). */
const RUNTIME_FOLDERS = '/run/user';
const ROOT = 0;
/** In which no user is and to which no file belongs (/proc/sys/kernel/overflowgid): what goes is its user's own. */
const NO_GROUP = 65_534;

export interface SocketStep {
  readonly kind: 'remove-socket';
  readonly folder: string;
}

/**
 * Removes the folders of proxies' sockets of killed agents, where all jobs of the node put theirs. Those in a TMPDIR of
 * its own a user's next job removes. Goes on past one that stays.
 * @returns what was to be done
 * @throws ML-SWEEP-LEFTOVER
 */
export async function sweepSockets(dryRun: boolean): Promise<readonly SocketStep[]> {
  const ownUid = process.geteuid?.() ?? ROOT;
  const left = await leftSockets([...temporaryFolders(process.env), ...runtimeFolders()], ownUid === ROOT ? null : ownUid);
  const steps = left.map(({ folder }) => ({ kind: 'remove-socket', folder }) as const);
  if (dryRun) return steps;
  const failures = left.flatMap((one) => removeOne(one, ownUid));
  tellLeftovers(failures, steps.length);
  return steps;
}

function removeOne({ folder, uid }: LeftSocket, ownUid: number): readonly unknown[] {
  try {
    if (uid === ownUid) removeSocketFolder(folder);
    else asOwner(uid, () => removeSocketFolder(folder));
    return [];
  } catch (error) {
    return [moorlineError('ML-SWEEP-LEFTOVER', `${folder}: ${(error as NodeJS.ErrnoException).code ?? 'not removed'}`, error)];
  }
}

/** As root, with the rights of a user alone, who may have put something else in the folder's place meanwhile. */
function asOwner(uid: number, action: () => void): void {
  const [gid, groups] = [process.getegid?.() ?? ROOT, process.getgroups?.() ?? []];
  try {
    process.setgroups?.([]);
    process.setegid?.(NO_GROUP);
    process.seteuid?.(uid);
    action();
  } finally {
    process.seteuid?.(ROOT);
    process.setegid?.(gid);
    process.setgroups?.(groups);
  }
}

function runtimeFolders(): readonly string[] {
  try {
    return readdirSync(RUNTIME_FOLDERS).map((name) => join(RUNTIME_FOLDERS, name));
  } catch {
    return [];
  }
}
