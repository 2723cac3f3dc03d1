import type { Agent } from 'node:http';
import { ensureCached } from '@moorline/linux';
import { artifactFor, asMoorlineError, moorlineError, type Artifact, type ArtifactName, type ErrorCode, type JoinFile } from '@moorline/mesh-core';
import { fetchArtifact } from '@moorline/service';
import { artifactLock } from '@moorline/templates';

export interface CachedArtifact {
  readonly artifact: Artifact;
  readonly path: string;
}

/** Gets a pinned binary into the cache, from the control plane's mirror if it is not there. */
export type Provide = (name: ArtifactName) => Promise<CachedArtifact>;

/** The first place may be read-only or full; those after it stand where others may have put something. */
const ELSEWHERE: readonly (readonly ErrorCode[])[] = [['ML-CACHE-UNWRITABLE'], ['ML-CACHE-UNWRITABLE', 'ML-ARTIFACT-OWNER', 'ML-ARTIFACT-SYMLINK']];

/**
 * @param folders places for the cache, in order of preference
 * @param agent for a way through an HTTP proxy
 */
export function artifactProvider(joinFile: JoinFile, folders: readonly string[], agent: Agent | undefined, signal: AbortSignal): Provide {
  const { server, ca } = joinFile;
  const lock = artifactLock();
  return async (name) => {
    const artifact = artifactFor(lock, name, process.arch);
    const { sha256, size } = artifact;
    let fetched: Promise<Buffer> | undefined;
    const fetch = (): Promise<Buffer> => (fetched ??= fetchArtifact({ server, ca, sha256, size, signal, ...(agent === undefined ? {} : { agent }) }));
    return { artifact, path: await cacheSomewhere(folders, artifact, fetch) };
  };
}

async function cacheSomewhere(folders: readonly string[], artifact: Artifact, fetch: () => Promise<Buffer>): Promise<string> {
  const failures: Error[] = [];
  for (const [index, folder] of folders.entries()) {
    try {
      return await ensureCached(folder, artifact, fetch);
    } catch (error) {
      const failure = asMoorlineError(error);
      if (!ELSEWHERE[Math.min(index, 1)]?.includes(failure.code)) throw failure;
      failures.push(failure);
    }
  }
  const [first, ...others] = failures.map((failure) => asMoorlineError(failure).detail);
  throw moorlineError('ML-CACHE-UNWRITABLE', [first ?? 'no place for it', ...others].join('; '), new AggregateError(failures));
}
