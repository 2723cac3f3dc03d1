import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { checkTrustedFolder } from './trust.ts';

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
  mkdirSync(inner, { recursive: true, mode: 0o700 });
  checkTrustedFolder(cacheFolder);
  checkTrustedFolder(inner);
}

/** Writes an artifact so that a reader finds it whole or not at all, also after a crash. */
export function storeInCache(cacheFolder: string, sha256: string, content: Uint8Array): void {
  const target = cachePath(cacheFolder, sha256);
  const temporary = `${target}.${process.pid}.${randomBytes(6).toString('hex')}`;
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
