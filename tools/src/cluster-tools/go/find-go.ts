import { findProgram, PROGRAM_PATH, run } from '@moorline/linux';
import { isMoorlineError } from '@moorline/mesh-core';
import { goEnvironment } from './go-environment.ts';
import { parseGoVersion } from './go-version.ts';

/** Where Go's own archives and Debian's packages put it, besides the search path. */
const USUAL_PLACES = '/usr/local/go/bin:/usr/lib/go/bin';

export interface FoundGo {
  readonly file: string;
  readonly version: readonly [number, number, number];
}

/** The first Go of this machine; null: there is none. */
export async function findGo(searchPath: string = process.env['PATH'] ?? ''): Promise<FoundGo | null> {
  try {
    const file = findProgram('go', `${searchPath}:${PROGRAM_PATH}:${USUAL_PLACES}`);
    const version = parseGoVersion((await run(file, ['version'], { environment: goEnvironment(process.env) })).stdout);
    return version === null ? null : { file, version };
  } catch (error) {
    if (isMoorlineError(error, 'ML-PROGRAM-MISSING')) return null;
    throw error;
  }
}
