import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { PROGRAM_PATH } from './environment.ts';

/**
 * Absolute path of a program in the fixed search path.
 * @throws ML-PROGRAM-MISSING
 */
export function findProgram(name: string, searchPath: string = PROGRAM_PATH): string {
  for (const folder of searchPath.split(':')) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      continue;
    }
  }
  throw moorlineError('ML-PROGRAM-MISSING', `${name} is not in ${searchPath}`);
}
