import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeFolders } from '../files/index.ts';
import { checkTrustedFolder } from './trust.ts';

/** Names that `storeInCache` gives to what is not whole yet. */
const DRAFT = /^[0-9a-f]{64}\.[0-9a-f]{12}\.draft$/;
/** An hour: no download of a few MiB takes that long. */
const ABANDONED_AFTER_MS = 3_600_000;

/** Path of an artifact in a content-addressed cache. */
export function cachePath(cacheFolder: string, sha256: string): string {
  return join(cacheFolder, 'sha256', sha256);
}

/**
 * Makes the cache's folders (0700) and checks that nobody else can change them.
 * @throws ML-ARTIFACT-SYMLINK, ML-ARTIFACT-OWNER; the system's error when it cannot be made
 */
export function prepareCache(cacheFolder: string): void {
  const inner = join(cacheFolder, 'sha256');
  makeFolders(inner, 0o700);
  checkTrustedFolder(cacheFolder);
  checkTrustedFolder(inner);
  removeAbandoned(inner);
}

/** Drafts of writers that were killed; a writer that lives needs seconds. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => DRAFT.test(entry))) {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS) rmSync(path, { force: true });
  }
}

/** Writes an artifact so that a reader finds it whole or not at all, also after a crash. */
export function storeInCache(cacheFolder: string, sha256: string, content: Uint8Array): void {
  const target = cachePath(cacheFolder, sha256);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const descriptor = openSync(temporary, 'wx', 0o500);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
