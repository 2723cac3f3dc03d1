import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { moduleFolder } from '../modules.ts';
import { fetchToolchain } from './fetch-toolchain.ts';
import { findGo } from './find-go.ts';
import { isAtLeast, parseGoVersion } from './go-version.ts';

/** What the modules' go.mod files ask for. */
const GO_MINIMUM = [1, 26, 0] as const;

/** The Go that builds here. */
export interface Go {
  /** For example 1.26.8. */
  readonly version: string;
  /** Path of the program; fetches it if it has to. */
  readonly file: (signal: AbortSignal) => Promise<string>;
}

/**
 * The machine's own Go if it is new enough, else the pinned one, which an older Go can fetch: as a module, checked
 * against the hash in tools/go/toolchain/go.sum (https://go.dev/doc/toolchain).
 */
export async function chooseGo(cache: string): Promise<Go> {
  const found = await findGo();
  if (found !== null && isAtLeast(found.version, GO_MINIMUM)) return { version: found.version.join('.'), file: () => Promise.resolve(found.file) };
  const version = pinnedVersion();
  return {
    version,
    file: (signal) => {
      if (found === null) throw moorlineError('ML-PROGRAM-MISSING', 'go: any version of it can fetch the pinned one');
      return fetchToolchain({ go: found.file, folder: join(cache, `go-${version}`), signal });
    },
  };
}

function pinnedVersion(): string {
  const version = parseGoVersion(readFileSync(join(moduleFolder('toolchain'), 'go.mod'), 'utf8').split('golang.org/toolchain')[1] ?? '');
  if (version === null) throw moorlineError('ML-INTERNAL', 'tools/go/toolchain/go.mod pins no Go');
  return version.join('.');
}
