import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { ELF_MACHINES, elfMachine } from './elf.ts';
import type { BundleArchitecture } from './machine.ts';

/**
 * Makes sure that every program and library in `folder` is for one kind of machine: a bundle for another kind cannot
 * be tried here.
 * @returns their paths below the folder
 * @throws ML-ARTIFACT-UNKNOWN naming the first that is not
 */
export async function checkMachine(folder: string, architecture: BundleArchitecture): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const machine = elfMachine(await readFile(path));
    if (machine === null) continue;
    if (machine !== ELF_MACHINES[architecture]) throw moorlineError('ML-ARTIFACT-UNKNOWN', `${path} is for machine ${machine}, not for ${architecture}`);
    found.push(path.slice(folder.length + 1));
  }
  return found.toSorted();
}
