import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { leftSocketFolders, removeSocketFolder, usersOfSockets } from '../proxy/left-sockets.ts';
import { temporaryFolders } from '../run/folders.ts';

/** Places of users' own, each named by its user (pam_systemd(8)). */
const RUNTIME_FOLDERS = '/run/user';

export interface SocketStep {
  readonly kind: 'remove-socket';
  readonly folder: string;
}

/**
 * Removes the folders of proxies' sockets of killed agents, where all jobs of the node put theirs. Those in a TMPDIR of
 * its own a user's next job removes.
 * @returns what was to be done
 */
export async function sweepSockets(dryRun: boolean): Promise<readonly SocketStep[]> {
  const steps: SocketStep[] = [];
  for (const place of [...temporaryFolders(process.env), ...runtimeFolders()]) {
    for (const uid of usersOfSockets(place)) {
      for (const folder of await leftSocketFolders(place, uid)) {
        steps.push({ kind: 'remove-socket', folder });
        if (!dryRun) asOwner(folder, uid, () => removeSocketFolder(folder));
      }
    }
  }
  return steps;
}

/** With the rights of the folder's user alone, who may have put something else in its place meanwhile. */
function asOwner(folder: string, uid: number, action: () => void): void {
  const [ownUid, ownGid] = [process.geteuid?.(), process.getegid?.()];
  if (ownUid === uid) return action();
  const gid = lstatSync(folder, { throwIfNoEntry: false })?.gid;
  if (gid === undefined || ownUid !== 0 || ownGid === undefined) return;
  process.setegid?.(gid);
  process.seteuid?.(uid);
  try {
    action();
  } finally {
    process.seteuid?.(ownUid);
    process.setegid?.(ownGid);
  }
}

function runtimeFolders(): readonly string[] {
  try {
    return readdirSync(RUNTIME_FOLDERS).map((name) => join(RUNTIME_FOLDERS, name));
  } catch {
    return [];
  }
}
