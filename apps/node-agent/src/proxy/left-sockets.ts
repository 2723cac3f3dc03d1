import { existsSync, lstatSync, rmdirSync, rmSync, type Stats } from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inTurns, nodeFolderPrefix } from '@moorline/mesh-core';
import { lookThrough } from './look-through.ts';

/** Name of a socket in its folder. */
export const SOCKET = 'socket';
/** Of the end of a folder's name. */
export const NONCE_BYTES = 6;
/** An agent makes its socket right after its folder. */
const STARTING_MAX_MS = 60_000;
/** Of all users together. Nobody runs more at once; a folder full of others' files is not searched for ever. */
const SWEEP_MAX = 256;
/** User, host, start of the host, nonce. */
const FORM = new RegExp(`^moorline-(\\d{1,10})-.+_[0-9a-z]+-[0-9a-f]{${2 * NONCE_BYTES}}$`);

/** A folder of a proxy's socket, and whose it is. */
export interface LeftSocket {
  readonly folder: string;
  readonly uid: number;
}

/** What was found, and what was not looked through. */
interface LeftSockets {
  readonly left: readonly LeftSocket[];
  readonly passedOver: readonly string[];
}

/**
 * Folders of sockets of users' agents on this node, since whichever start of it, that nobody listens on any more.
 * Agents in other namespaces are asked as well: by the file. Where there are very many, every user has a share.
 * @param of the only user whose are looked at; null: all
 */
export async function leftSockets(places: readonly string[], of: number | null): Promise<LeftSockets> {
  const { found, passedOver } = await lookThrough(places, (name) => {
    const uid = userOf(name);
    return of === null || uid === of ? uid : null;
  });
  const some = inTurns(found, ({ uid }) => uid, SWEEP_MAX);
  const left = await Promise.all(some.map(({ folder, changedMs }) => isLeft(folder, changedMs)));
  return { left: some.filter((_one, index) => left[index] === true).map(({ folder, uid }) => ({ folder, uid })), passedOver };
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
