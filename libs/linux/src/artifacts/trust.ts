import { constants, fstatSync, lstatSync, openSync, closeSync, type Stats } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';

const WRITABLE_BY_OTHERS = 0o022;

/**
 * Opens a plain file that only we (or root) can change.
 * @returns a descriptor, or null if there is no such file
 * @throws ML-ARTIFACT-SYMLINK, ML-ARTIFACT-OWNER
 */
export function openTrusted(path: string): number | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP') throw moorlineError('ML-ARTIFACT-SYMLINK', path, error);
    throw moorlineError('ML-ARTIFACT-OWNER', `${path}: ${code ?? 'not readable'}`, error);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw moorlineError('ML-ARTIFACT-SYMLINK', `${path} is not a plain file`);
    refuseForeign(path, stats);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/**
 * @throws ML-ARTIFACT-SYMLINK, ML-ARTIFACT-OWNER
 */
export function checkTrustedFolder(path: string): void {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) throw moorlineError('ML-ARTIFACT-SYMLINK', `${path} is not a folder`);
  refuseForeign(path, stats);
}

function refuseForeign(path: string, stats: Stats): void {
  const self = process.geteuid?.() ?? -1;
  if (stats.uid !== self && stats.uid !== 0) throw moorlineError('ML-ARTIFACT-OWNER', `${path} belongs to user ${stats.uid}`);
  if ((stats.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw moorlineError('ML-ARTIFACT-OWNER', `${path} has mode ${(stats.mode & 0o7777).toString(8)}`);
  }
}
