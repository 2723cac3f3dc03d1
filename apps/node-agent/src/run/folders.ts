import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCache } from '@moorline/linux';
import { nodeFolderName } from '@moorline/mesh-core';
import { bootId } from './boot-id.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Every worker has these, whatever HOME and TMPDIR say. */
const EVERYWHERE = ['/tmp', '/dev/shm'] as const;

/**
 * Places for the per-user cache of verified binaries, in order of preference (XDG Base Directory Specification):
 * XDG_CACHE_HOME alone where it is set; else the home, and where that cannot be written a folder of this node.
 */
export function cacheFolders(environment: Environment): readonly string[] {
  const base = environment['XDG_CACHE_HOME'];
  if (base?.startsWith('/') === true) return [join(base, 'moorline')];
  const home = homeFolder();
  return [...(home === null ? [] : [join(home, '.cache', 'moorline')]), ...temporaryFolders(environment).map((folder) => join(folder, ownFolderName()))];
}

/** The first of these that can be used, for who only looks; else the first. */
export function cacheFolder(environment: Environment): string {
  const folders = cacheFolders(environment);
  return folders.find(isUsable) ?? folders[0] ?? '';
}

function isUsable(folder: string): boolean {
  try {
    checkCache(folder);
    return true;
  } catch {
    return false;
  }
}

/** Where the nameless copy that is executed may live, in order of preference. */
export function copyFolders(environment: Environment): readonly string[] {
  return [...cacheFolders(environment).slice(0, 1), ...temporaryFolders(environment)];
}

/** Name of this user's folder on this node in a place that nodes may share. */
export function ownFolderName(): string {
  return nodeFolderName({ uid: process.getuid?.() ?? 0, node: hostname(), bootId: bootId() });
}

/** Folders for what need not last, in order of preference, each once. */
export function temporaryFolders(environment: Environment): readonly string[] {
  const runtime = environment['XDG_RUNTIME_DIR'];
  return [...new Set([...(runtime?.startsWith('/') === true ? [runtime] : []), ...(tmpdir().startsWith('/') ? [tmpdir()] : []), ...EVERYWHERE])];
}

/** null: HOME is not set, and the user stands in no user database. */
export function homeFolder(): string | null {
  try {
    const home = homedir();
    return home.startsWith('/') ? home : null;
  } catch {
    return null;
  }
}
