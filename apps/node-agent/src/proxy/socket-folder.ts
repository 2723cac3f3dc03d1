import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ownFolderName } from '../run/folders.ts';

/** Room for a path in struct sockaddr_un with its final zero (unix(7)). */
const PATH_MAX_BYTES = 107;
const SOCKET = 'socket';
const NONCE_BYTES = 6;
/** An agent makes its socket right after its folder. */
const STARTING_MAX_MS = 60_000;
/** Nobody runs more at once; a folder full of others' files is not searched for ever. */
const SWEEP_MAX = 256;

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
    await sweepSockets(place, uid);
    try {
      mkdirSync(folder, { mode: 0o700 });
      return { folder, socket };
    } catch {
      continue;
    }
  }
  return null;
}

/** Removes folders of sockets that nobody listens on any more. Agents in other namespaces are asked as well: by the file. */
async function sweepSockets(place: string, uid: number): Promise<void> {
  const form = new RegExp(`^${ownFolderName()}-[0-9a-f]{${2 * NONCE_BYTES}}$`);
  for (const folder of namesIn(place).filter((name) => form.test(name)).slice(0, SWEEP_MAX).map((name) => join(place, name))) {
    const stats = lstatSync(folder, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true || stats.uid !== uid) continue;
    const socket = join(folder, SOCKET);
    const isLeft = existsSync(socket) ? !(await isServed(socket)) : Date.now() - stats.mtimeMs > STARTING_MAX_MS;
    if (isLeft) rmSync(folder, { recursive: true, force: true });
  }
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
