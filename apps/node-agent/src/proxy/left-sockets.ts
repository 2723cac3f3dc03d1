import { existsSync, lstatSync, rmdirSync, rmSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { nodeFolderPrefix } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';

/** Name of a socket in its folder. */
export const SOCKET = 'socket';
/** Of the end of a folder's name. */
export const NONCE_BYTES = 6;
/** An agent makes its socket right after its folder. */
const STARTING_MAX_MS = 60_000;
/** A folder of a node's own needs a millisecond. */
const LISTING_MAX_MS = 2_000;
/** Of all users together. Nobody runs more at once; a folder full of others' files is not searched for ever. */
const SWEEP_MAX = 256;
/** User, host, start of the host, nonce. */
const FORM = new RegExp(`^moorline-(\\d{1,10})-.+_[0-9a-z]+-[0-9a-f]{${2 * NONCE_BYTES}}$`);

/** A folder of a proxy's socket, and whose it is. */
export interface LeftSocket {
  readonly folder: string;
  readonly uid: number;
}

/**
 * Folders of sockets of users' agents on this node, since whichever start of it, that nobody listens on any more.
 * Agents in other namespaces are asked as well: by the file. Where there are very many, every user has a share.
 * @param of the only user whose are looked at; null: all
 */
export async function leftSockets(places: readonly string[], of: number | null): Promise<readonly LeftSocket[]> {
  const counts = new Map<number, number>();
  const listed = await Promise.all(places.map(async (place) => (await namesIn(place)).map((name) => [place, name] as const)));
  const found = listed.flat().flatMap(([place, name]) => {
    const [folder, uid] = [join(place, name), userOf(name)];
    if (uid === null || (of !== null && uid !== of)) return [];
    const stats = statsOf(folder);
    if (stats?.isDirectory() !== true || stats.uid !== uid) return [];
    const turn = counts.get(uid) ?? 0;
    counts.set(uid, turn + 1);
    return [{ folder, uid, turn, changedMs: stats.mtimeMs }];
  });
  const some = found.toSorted((one, other) => one.turn - other.turn).slice(0, SWEEP_MAX);
  const left = await Promise.all(some.map(({ folder, changedMs }) => isLeft(folder, changedMs)));
  return some.filter((_one, index) => left[index] === true).map(({ folder, uid }) => ({ folder, uid }));
}

/**
 * Removes such a folder, which holds a socket and nothing else; what is gone already is no error.
 * @throws the system's error
 */
export function removeSocketFolder(folder: string): void {
  rmSync(join(folder, SOCKET), { force: true });
  if (statsOf(folder) !== undefined) rmdirSync(folder);
}

/** The user in the name of a socket's folder of this node; null: not of that form. */
function userOf(name: string): number | null {
  const uid = Number(FORM.exec(name)?.[1] ?? Number.NaN);
  return name.startsWith(nodeFolderPrefix({ uid, node: hostname() })) ? uid : null;
}

async function isLeft(folder: string, changedMs: number): Promise<boolean> {
  const socket = join(folder, SOCKET);
  return existsSync(socket) ? !(await isServed(socket)) : Date.now() - changedMs > STARTING_MAX_MS;
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A place on a file server that does not answer is passed over. */
async function namesIn(place: string): Promise<readonly string[]> {
  try {
    return await withDeadline(() => readdir(place), { deadlineMs: LISTING_MAX_MS, what: place });
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
