import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFolderPrefix } from '@moorline/mesh-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leftSockets, removeSocketFolder, SOCKET } from './left-sockets.ts';

const OWN = process.getuid?.() ?? 0;
const LONG_AGO = new Date(0);
/** More than are looked at at once. */
const MANY = 300;

let place: string;
const servers: Server[] = [];
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'left-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(place, { recursive: true });
});

/** A folder of long ago. */
function makeFolder(nonce: number, uid = OWN, node = hostname()): string {
  const folder = join(place, `${nodeFolderPrefix({ uid, node })}0123456789ab-${nonce.toString(16).padStart(12, '0')}`);
  mkdirSync(folder);
  utimesSync(folder, LONG_AGO, LONG_AGO);
  return folder;
}

async function listenIn(folder: string): Promise<void> {
  const server = createServer().listen(join(folder, SOCKET));
  servers.push(server);
  await once(server, 'listening');
}

/** Leaves a socket as a process does that is killed. */
async function leaveIn(folder: string): Promise<void> {
  await listenIn(folder);
  renameSync(join(folder, SOCKET), join(folder, 'kept'));
  const server = servers.pop();
  server?.close();
  if (server !== undefined) await once(server, 'close');
  renameSync(join(folder, 'kept'), join(folder, SOCKET));
}

const foldersFor = async (of: number | null): Promise<readonly string[]> => (await leftSockets([place], of)).left.map(({ folder }) => folder).toSorted();

describe('leftSockets', () => {
  it('finds what nobody listens on, and nothing that is young, served, of another host, user or form', async () => {
    const [empty, dead, served, young] = [1, 2, 3, 4].map((nonce) => makeFolder(nonce)) as [string, string, string, string];
    await leaveIn(dead);
    await listenIn(served);
    utimesSync(young, new Date(), new Date());
    makeFolder(5, OWN, 'elsewhere');
    makeFolder(6, OWN + 1);
    mkdirSync(`${empty}0`);
    mkdirSync(join(place, `moorline-${OWN}-x`));
    symlinkSync(empty, empty.replace(/.$/, 'f'));
    writeFileSync(empty.replace(/.$/, 'e'), '');
    for (const of of [OWN, null]) expect(await foldersFor(of)).toEqual([empty, dead].toSorted());
    expect(await foldersFor(OWN + 1)).toEqual([]);
    expect(await leftSockets(['/nowhere'], null)).toEqual({ left: [], passedOver: [] });
  });

  it('is bounded, and comes to the rest the next time', async () => {
    for (let nonce = 0; nonce < MANY; nonce += 1) makeFolder(nonce);
    const first = await foldersFor(null);
    expect(first.length).toBeLessThan(MANY);
    for (const folder of first) removeSocketFolder(folder);
    expect((await foldersFor(null)).length).toBe(MANY - first.length);
  });
});

describe('removeSocketFolder', () => {
  it('removes the socket with its folder, which may be gone, and nothing else', async () => {
    const [left, full] = [makeFolder(1), makeFolder(2)];
    await leaveIn(left);
    writeFileSync(join(full, 'kept'), '');
    for (let times = 0; times < 2; times += 1) removeSocketFolder(left);
    expect(existsSync(left)).toBe(false);
    expect(() => removeSocketFolder(full)).toThrow('ENOTEMPTY');
    expect(existsSync(join(full, 'kept'))).toBe(true);
  });
});
