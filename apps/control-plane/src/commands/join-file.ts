import { closeSync, fsyncSync, linkSync, lstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { isMoorlineError, moorlineError, type JoinFile } from '@moorline/mesh-core';
import { syncFolder } from '../data-dir/index.ts';

const PRIVATE_FILE_MODE = 0o600;
const SUFFIX_BYTES = 6;

export interface ReservedFile {
  /** Puts the file in its place, whole. @throws ML-OUTPUT-UNWRITABLE */
  readonly write: (joinFile: JoinFile) => void;
  /** Removes what was reserved; call it in any case. */
  readonly release: () => void;
}

/** A device, pipe or link in the place of the file is somebody's mistake: it must not be replaced, not even by force. */
function refuseSpecial(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  throw moorlineError('ML-OUTPUT-UNWRITABLE', `${path} is not a plain file; --token-out - writes to standard output`);
}

/**
 * Makes sure that a join file can be written before there is a token: a private file beside it. It takes its
 * final name in one step, which fails if a file of that name has appeared, but with `force`.
 * @throws ML-OUTPUT-UNWRITABLE
 */
export function reserveJoinFile(path: string, force: boolean): ReservedFile {
  const temporary = `${path}.${randomBytes(SUFFIX_BYTES).toString('hex')}.tmp`;
  const named = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      if (isMoorlineError(error)) throw error;
      throw moorlineError('ML-OUTPUT-UNWRITABLE', `${path} (${(error as NodeJS.ErrnoException).code ?? String(error)})`, error);
    }
  };
  refuseSpecial(path);
  const descriptor = named(() => openSync(temporary, 'wx', PRIVATE_FILE_MODE));
  return {
    write: (joinFile) =>
      named(() => {
        writeSync(descriptor, `${JSON.stringify(joinFile, null, 2)}\n`);
        fsyncSync(descriptor);
        refuseSpecial(path);
        if (force) renameSync(temporary, path);
        else linkSync(temporary, path);
        syncFolder(dirname(path));
      }),
    release: () => {
      closeSync(descriptor);
      rmSync(temporary, { force: true });
    },
  };
}
