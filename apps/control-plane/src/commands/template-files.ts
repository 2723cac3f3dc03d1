import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { makeFolder, writeAtomically } from '../data-dir/index.ts';

/**
 * Writes files into a folder, which is made if it is not there: all of them, or none.
 * @param files content by name
 * @throws ML-OUTPUT-UNWRITABLE
 */
export function writeTemplateFiles(folder: string, files: Readonly<Record<string, string>>): void {
  const written: string[] = [];
  let path = folder;
  try {
    makeFolder(folder);
    for (const [name, content] of Object.entries(files)) {
      path = join(folder, name);
      writeAtomically(path, content);
      written.push(path);
    }
  } catch (error) {
    // One without the other would give a virtual kubelet halves that do not fit.
    for (const one of written) rmSync(one, { force: true });
    throw moorlineError('ML-OUTPUT-UNWRITABLE', `${path} (${(error as NodeJS.ErrnoException).code ?? String(error)})`, error);
  }
}
