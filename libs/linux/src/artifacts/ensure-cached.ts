import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';
import { cachePath, prepareCache, storeInCache } from './cache.ts';
import { checkPinned, type PinnedFile } from './open-verified.ts';
import { openTrusted } from './trust.ts';

/**
 * Makes sure that the cache holds a file for this artifact; content already there is judged when it is
 * opened, not here.
 * @param fetch gives the artifact's bytes; called only when the cache lacks it
 * @returns the file's path
 * @throws ML-ARTIFACT-HASH, -SHORT, -SYMLINK, -OWNER, ML-CACHE-UNWRITABLE; what `fetch` throws
 */
export async function ensureCached(cacheFolder: string, pinned: PinnedFile, fetch: () => Promise<Uint8Array>): Promise<string> {
  const path = cachePath(cacheFolder, pinned.sha256);
  checkCache(cacheFolder);
  const present = openTrusted(path);
  if (present !== null) {
    closeSync(present);
    return path;
  }
  const content = await fetch();
  checkPinned({ size: content.length, sha256: createHash('sha256').update(content).digest('hex') }, pinned, 'the mirror');
  try {
    storeInCache(cacheFolder, pinned.sha256, content);
  } catch (error) {
    throw unwritable(path, error);
  }
  return path;
}

/**
 * Makes the cache's folders if they are not there, and checks that they are ours.
 * @throws ML-ARTIFACT-SYMLINK, ML-ARTIFACT-OWNER, ML-CACHE-UNWRITABLE
 */
export function checkCache(cacheFolder: string): void {
  try {
    prepareCache(cacheFolder);
  } catch (error) {
    throw unwritable(cacheFolder, error);
  }
}

function unwritable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code?.startsWith('ML-') === true ? error : moorlineError('ML-CACHE-UNWRITABLE', `${path}: ${code ?? String(error)}`, error);
}
