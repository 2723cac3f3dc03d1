import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { staleFolderNames, type PlaceEntry } from '@moorline/mesh-core';
import { bootId } from './boot-id.ts';

const MS_PER_SEC = 1_000;
/** A place with more entries than this is not looked through for the sake of tidiness. */
const ENTRIES_MAX = 10_000;
/** What a folder of ours has in it, at most. */
const DEPTH_MAX = 3;
const PREFIX = 'moorline-';

/**
 * Removes what this user's runs before the last start of the node have left in places that outlive one. Never throws:
 * nothing depends on it.
 * @param places folders such as TMPDIR
 * @returns paths of what was removed
 */
export async function sweepOldFolders(places: readonly string[]): Promise<readonly string[]> {
  const removed: string[] = [];
  // One after the other: a place that does not answer holds one thread of Node's, not all.
  for (const place of places) removed.push(...(await sweepPlace(place).catch(() => [])));
  return removed;
}

async function sweepPlace(place: string): Promise<readonly string[]> {
  const uid = process.getuid?.() ?? 0;
  const names = (await readdir(place)).slice(0, ENTRIES_MAX).filter((name) => name.startsWith(PREFIX));
  const entries = await Promise.all(names.map((name) => observe(place, name, uid)));
  const stale = staleFolderNames(entries, { uid, node: hostname(), bootId: bootId() }, await bootedAtMs());
  const paths = stale.map((name) => join(place, name));
  for (const path of paths) await rm(path, { recursive: true, force: true });
  return paths;
}

async function observe(place: string, name: string, uid: number): Promise<PlaceEntry> {
  const path = join(place, name);
  const stats = await lstat(path).catch(() => null);
  const isOwnFolder = stats?.isDirectory() === true && stats.uid === uid;
  return { name, isOwnFolder, changedAtMs: isOwnFolder ? await lastChange(path, DEPTH_MAX) : 0 };
}

/** @returns milliseconds since the epoch; `Infinity` when it is no folder of ours, which are not that deep */
async function lastChange(path: string, depth: number): Promise<number> {
  const stats = await lstat(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  if (depth === 0) return Infinity;
  const inner = await Promise.all((await readdir(path)).map((name) => lastChange(join(path, name), depth - 1)));
  return Math.max(stats.mtimeMs, ...inner);
}

/** Time of the last start of the node (proc(5), stat: btime); 0, before which nothing was, where it is not told. */
async function bootedAtMs(): Promise<number> {
  const seconds = /^btime (\d+)$/m.exec(await readFile('/proc/stat', 'utf8'))?.[1];
  return Number(seconds ?? 0) * MS_PER_SEC;
}
