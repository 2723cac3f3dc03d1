import { readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { valuesInUse } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { leftSockets, removeSocketFolder, type LeftSocket } from '../proxy/left-sockets.ts';
import { temporaryFolders } from '../run/folders.ts';
import { tellLeftovers } from './leftovers.ts';

/** Places of users' own, each named by its user (pam_systemd(8)). */
const RUNTIME_FOLDERS = '/run/user';
/** Which tell where a process puts what need not last. */
const PLACE_VARIABLES = ['TMPDIR', 'XDG_RUNTIME_DIR'] as const;
/** Of all processes of the node together; whoever has more of them has his next job clean up. */
const PLACES_MAX = 1_024;
const ROOT = 0;
/** In which no user is and to which no file belongs (/proc/sys/kernel/overflowgid): what goes is its user's own. */
const NO_GROUP = 65_534;

export interface SocketStep {
  readonly kind: 'remove-socket';
  readonly folder: string;
}

/**
 * Removes the folders of proxies' sockets of killed agents, where all jobs of the node put theirs, and where processes
 * that run now have their TMPDIR. Those in a TMPDIR that nobody has any more a user's next job there removes: nothing
 * tells of it but a walk through all folders of users. Goes on past one that stays.
 * @returns what was to be done
 * @throws ML-SWEEP-LEFTOVER
 */
export async function sweepSockets(dryRun: boolean): Promise<readonly SocketStep[]> {
  const ownUid = process.geteuid?.() ?? ROOT;
  const inUse = valuesInUse(PLACE_VARIABLES, PLACES_MAX).filter((path) => isAbsolute(path)).map((path) => resolve(path));
  const places = new Set([...temporaryFolders(process.env).map((path) => resolve(path)), ...runtimeFolders(), ...inUse]);
  const left = await leftSockets([...places], ownUid === ROOT ? null : ownUid);
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
