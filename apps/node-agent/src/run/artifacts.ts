import type { Agent } from 'node:http';
import { ensureCached } from '@moorline/linux';
import { artifactFor, type Artifact, type ArtifactName, type JoinFile } from '@moorline/mesh-core';
import { fetchArtifact } from '@moorline/service';
import { artifactLock } from '@moorline/templates';

export interface CachedArtifact {
  readonly artifact: Artifact;
  readonly path: string;
}

/** Gets a pinned binary into the cache, from the control plane's mirror if it is not there. */
export type Provide = (name: ArtifactName) => Promise<CachedArtifact>;

/**
 * @param agent for a way through an HTTP proxy
 */
export function artifactProvider(joinFile: JoinFile, folder: string, agent: Agent | undefined, signal: AbortSignal): Provide {
  const { server, ca } = joinFile;
  const lock = artifactLock();
  return async (name) => {
    const artifact = artifactFor(lock, name, process.arch);
    const { sha256, size } = artifact;
    const fetch = (): Promise<Buffer> => fetchArtifact({ server, ca, sha256, size, signal, ...(agent === undefined ? {} : { agent }) });
    return { artifact, path: await ensureCached(folder, artifact, fetch) };
  };
}
