import { readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { isAway, mountAt, readMounts, valuesInUse } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { leftSockets, removeSocketFolder, type LeftSocket } from '../proxy/left-sockets.ts';
import { temporaryFolders } from '../run/folders.ts';
import { tellLeftovers } from './leftovers.ts';

/** Places of users' own, each named by its user (pam_systemd(8)). */
const RUNTIME_FOLDERS = '/run/user';
/** Which tell where a process puts what need not last. */
const PLACE_VARIABLES = ['TMPDIR', 'XDG_RUNTIME_DIR'] as const;
/** Of all users together, of which each has a share; whoever has more of them has his next job clean up. */
const PLACES_MAX = 1_024;
/** In a message. */
const NAMED_MAX = 10;
const ROOT = 0;
/** In which no user is and to which no file belongs (/proc/sys/kernel/overflowgid): what goes is its user's own. */
const NO_GROUP = 65_534;

export interface SocketStep {
  readonly kind: 'remove-socket';
  readonly folder: string;
}

/**
 * Removes the folders of proxies' sockets of killed agents, where all jobs of the node put theirs, and where processes
 * that run now have their TMPDIR, on disks of the node. Those in a TMPDIR that nobody has any more a user's next job there removes: nothing
 * tells of it but a walk through all folders of users. Goes on past one that stays.
 * @returns what was to be done
 * @throws ML-SWEEP-LEFTOVER
 */
export async function sweepSockets(dryRun: boolean): Promise<readonly SocketStep[]> {
  const ownUid = process.geteuid?.() ?? ROOT;
  const of = ownUid === ROOT ? null : ownUid;
  const own = [...new Set([...temporaryFolders(process.env).map((path) => resolve(path)), ...runtimeFolders()])];
  // Places of users wait for none of the node's own, and hold none up.
  const sure = await leftSockets(own, of);
  const { near, away } = placesInUse(own);
  const inUse = await leftSockets(near, of);
  tellPassedOver([...sure.passedOver, ...inUse.passedOver, ...away]);
  const left = [...sure.left, ...inUse.left];
  const steps = left.map(({ folder }) => ({ kind: 'remove-socket', folder }) as const);
  if (dryRun) return steps;
  const failures = left.flatMap((one) => removeOne(one, ownUid));
  tellLeftovers(failures, steps.length);
  return steps;
}

/** Where processes put what need not last, besides `own`: what is near; and what others would have to answer for. */
function placesInUse(own: readonly string[]): { readonly near: readonly string[]; readonly away: readonly string[] } {
  const mounts = readMounts();
  const paths = valuesInUse(PLACE_VARIABLES, PLACES_MAX).filter((path) => isAbsolute(path)).map((path) => resolve(path));
  const isThere = (path: string): boolean => {
    const mount = mountAt(path, mounts);
    return mount !== undefined && !isAway(mount);
  };
  const { near = [], away = [] } = Object.groupBy([...new Set(paths)].filter((path) => !own.includes(path)), (path) => (isThere(path) ? 'near' : 'away'));
  return { near, away };
}

function tellPassedOver(places: readonly string[]): void {
  if (places.length === 0) return;
  const named = places.slice(0, NAMED_MAX).map((place) => JSON.stringify(place)).join(', ');
  process.stderr.write(`Not looked through for sockets, as they are on file servers, too full or too slow: ${named}${places.length > NAMED_MAX ? ` and ${places.length - NAMED_MAX} more` : ''}\n`);
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
