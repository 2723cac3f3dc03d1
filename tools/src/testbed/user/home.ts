import { chmodSync, chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BedNames } from '../bed/index.ts';
import type { SystemUser } from './find-user.ts';

/** The user's own folder, closed to others. */
export interface Home {
  readonly path: string;
  /** Writes a file of the user's; gives its path. */
  readonly write: (name: string, content: string, mode: number) => string;
  /** Copies a file there; gives its path. */
  readonly copy: (from: string, name: string, mode: number) => string;
}

export function makeHome(bed: BedNames, user: SystemUser): Home {
  const path = join(bed.folder, 'home');
  mkdirSync(path, { mode: 0o700 });
  const hand = (file: string, mode: number): string => {
    chmodSync(file, mode);
    chownSync(file, user.userId, user.groupId);
    return file;
  };
  hand(path, 0o700);
  return {
    path,
    write: (name, content, mode) => {
      const file = join(path, name);
      writeFileSync(file, content, { mode: 0o600 });
      return hand(file, mode);
    },
    copy: (from, name, mode) => {
      const file = join(path, name);
      copyFileSync(from, file);
      return hand(file, mode);
    },
  };
}
