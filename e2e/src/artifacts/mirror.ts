import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MIRROR_FOLDER } from '@moorline/tools';

/** Makes `folder` a mirror that has all pinned binaries. */
export function fillMirror(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(MIRROR_FOLDER)) copyFileSync(join(MIRROR_FOLDER, name), join(folder, name));
}

export function emptyMirror(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
}
