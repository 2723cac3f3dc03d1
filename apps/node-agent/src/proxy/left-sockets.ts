import { existsSync, lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { nodeFolderPrefix } from '@moorline/mesh-core';

/** Name of a socket in its folder. */
export const SOCKET = 'socket';
/** Of the end of a folder's name. */
export const NONCE_BYTES = 6;
/** An agent makes its socket right after its folder. */
const STARTING_MAX_MS = 60_000;
/** Nobody runs more at once; a folder full of others' files is not searched for ever. */
const SWEEP_MAX = 256;

/**
 * Folders of sockets of a user's agents on this node, since whichever start of it, that nobody listens on any more.
 * Agents in other namespaces are asked as well: by the file.
 */
export async function leftSocketFolders(place: string, uid: number): Promise<readonly string[]> {
  const form = new RegExp(`^${nodeFolderPrefix({ uid, node: hostname() })}[0-9a-z]+-[0-9a-f]{${2 * NONCE_BYTES}}$`);
  const folders = namesIn(place).filter((name) => form.test(name)).slice(0, SWEEP_MAX).map((name) => join(place, name));
  const left = await Promise.all(folders.map((folder) => isLeft(folder, uid)));
  return folders.filter((_folder, index) => left[index] === true);
}

/** Removes such a folder, which holds a socket and nothing else; what is gone already, or cannot go, is no error. */
export function removeSocketFolder(folder: string): void {
  try {
    rmSync(join(folder, SOCKET), { force: true });
    rmdirSync(folder);
  } catch {
    return;
  }
}

/** Users who have or had a proxy's socket at a place, by the names of folders. */
export function usersOfSockets(place: string): readonly number[] {
  const uids = namesIn(place).flatMap((name) => /^moorline-(\d+)-/.exec(name)?.[1] ?? []);
  return [...new Set(uids)].map(Number);
}

async function isLeft(folder: string, uid: number): Promise<boolean> {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true || stats.uid !== uid) return false;
  const socket = join(folder, SOCKET);
  return existsSync(socket) ? !(await isServed(socket)) : Date.now() - stats.mtimeMs > STARTING_MAX_MS;
}

function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED'));
  });
}
