import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';

const PRIVATE_FILE_MODE = 0o600;
const SUFFIX_BYTES = 6;

/**
 * Writes a private file (0600) so that a reader, now or after a crash, finds the old content or the new,
 * whole.
 * @throws the system's error as it is; no temporary file is left then
 */
export function writeAtomically(path: string, content: string): void {
  const temporary = `${path}.${randomBytes(SUFFIX_BYTES).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, PRIVATE_FILE_MODE);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Makes new names in a folder survive a power loss. */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
