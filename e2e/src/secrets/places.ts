import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { processIds } from '@moorline/linux';

const PIECE_BYTES = 4 * 1024 * 1024;
/** Gone meanwhile, a process that has ended, a namespace that is mounted on a file. */
const UNREADABLE: readonly string[] = ['ENOENT', 'ENOTDIR', 'ESRCH', 'EACCES', 'EINVAL'];

/** Files of /proc that everybody, or the same user, can read of a process. */
export function processFiles(): readonly string[] {
  return processIds().flatMap((pid) => ['cmdline', 'environ'].map((kind) => `/proc/${pid}/${kind}`));
}

/**
 * Plain files below `folder`, each once however many names it has.
 * @param sinceMs those that were changed after this time, as the file system saw it; milliseconds since the epoch
 */
export function filesBelow(folder: string, sinceMs = 0): readonly string[] {
  const seen = new Set<string>();
  return namesBelow(folder).filter((path) => {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined || !status.isFile() || status.ctimeMs < sinceMs) return false;
    const identity = `${status.dev}:${status.ino}`;
    return !seen.has(identity) && seen.add(identity).size > 0;
  });
}

/** Calls `handle` with the content of a file, piece by piece; not at all when the file has gone or cannot be read. */
export type ReadInPieces = (path: string, handle: (piece: Buffer) => void) => void;

/** @param overlap bytes of a piece that the next one repeats */
export function createReader(overlap: number): ReadInPieces {
  const buffer = Buffer.allocUnsafe(overlap + PIECE_BYTES);
  const readAll = (descriptor: number, handle: (piece: Buffer) => void): void => {
    for (let position = 0, kept = 0; ; ) {
      const length = readSync(descriptor, buffer, kept, PIECE_BYTES, position);
      if (length === 0) return;
      const filled = kept + length;
      handle(buffer.subarray(0, filled));
      kept = Math.min(overlap, filled);
      buffer.copyWithin(0, filled - kept, filled);
      position += length;
    }
  };
  return (path, handle) => {
    try {
      const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        if (fstatSync(descriptor).isFile()) readAll(descriptor, handle);
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      ignoring(UNREADABLE, error);
    }
  };
}

function namesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? namesBelow(path) : [path];
    });
  } catch (error) {
    ignoring(UNREADABLE, error);
    return [];
  }
}

function ignoring(codes: readonly string[], error: unknown): void {
  if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
}
