import { chmodSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { mount, MOUNT } from '@moorline/linux';
import { rebuildFolder } from './rebuild-folder.ts';
import { inScratch, SCRATCH } from './scratch.ts';

/** Room for the longest hosts file that is read, and its blocks. */
const SCRATCH_SIZE = '2m';

/** The file that a path leads to; null when it leads nowhere, or to a folder, a device or the like. */
export function resolvedFile(path: string): string | null {
  try {
    const target = realpathSync(path);
    return statSync(target).isFile() ? target : null;
  } catch {
    return null;
  }
}

/**
 * Makes a file have this text in this mount namespace. Nothing reaches the disk, and the original is untouched.
 * @param target what `resolvedFile` gave for `path`
 * @throws the system's error
 */
export function putText(path: string, target: string | null, text: string): void {
  if (target === null) return rebuildFolder(dirname(path), { name: basename(path), text });
  inScratch(SCRATCH_SIZE, () => {
    const source = join(SCRATCH, basename(path));
    writePublic(source, text);
    mount(source, target, null, MOUNT.bind);
  });
}

/** Writes a file that everybody can read whatever the umask is: a command of root may run as somebody else. */
export function writePublic(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o644);
}
