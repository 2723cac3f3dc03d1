import { chmodSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mount, MOUNT } from '@moorline/linux';
import { inScratch, SCRATCH } from './scratch.ts';

export interface AddedFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Puts a likeness of a folder in its place, in this mount namespace only: everything of it by bind mounts, and one
 * file more, or another one. For a folder that we may not write to, on kernels that let users mount no overlay.
 * @throws the system's error
 */
export function rebuildFolder(folder: string, { name, text }: AddedFile): void {
  inScratch('4m', () => {
    const likeness = join(SCRATCH, 'likeness');
    mkdirSync(likeness);
    chmodSync(likeness, 0o755);
    for (const entry of readdirSync(folder)) if (entry !== name) liken(join(folder, entry), join(likeness, entry));
    const added = join(likeness, name);
    writeFileSync(added, text);
    chmodSync(added, 0o644);
    mount(likeness, folder, null, MOUNT.bind | MOUNT.recursive);
  });
}

function liken(original: string, copy: string): void {
  const stats = lstatSync(original);
  if (stats.isSymbolicLink()) return symlinkSync(readlinkSync(original), copy);
  if (stats.isDirectory()) mkdirSync(copy);
  else writeFileSync(copy, '');
  mount(original, copy, null, MOUNT.bind | MOUNT.recursive);
}
