import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownFolderName } from '../run/folders.ts';
import { leftSockets, NONCE_BYTES, removeSocketFolder, SOCKET } from './left-sockets.ts';

/** Room for a path in struct sockaddr_un with its final zero (unix(7)). */
const PATH_MAX_BYTES = 107;

/** A folder of our user's alone, and the path of the socket that is to be made in it. */
export interface SocketFolder {
  readonly folder: string;
  readonly socket: string;
}

/**
 * Makes a folder (0700) for the job's socket in the first of `places` that takes one, and removes there what agents of
 * this user left on this node that were killed.
 * @returns null when none takes one
 */
export async function makeSocketFolder(places: readonly string[], uid: number): Promise<SocketFolder | null> {
  for (const place of places) {
    const folder = join(place, `${ownFolderName()}-${randomBytes(NONCE_BYTES).toString('hex')}`);
    const socket = join(folder, SOCKET);
    if (Buffer.byteLength(socket) > PATH_MAX_BYTES) continue;
    for (const { folder: left } of (await leftSockets([place], uid)).left) removeIfPossible(left);
    try {
      mkdirSync(folder, { mode: 0o700 });
      return { folder, socket };
    } catch {
      continue;
    }
  }
  return null;
}

/** The job's own socket matters more; `moorline-agent gc` tells what stays. */
function removeIfPossible(folder: string): void {
  try {
    removeSocketFolder(folder);
  } catch {
    return;
  }
}
