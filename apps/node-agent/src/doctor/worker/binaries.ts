import { checkCache, ensureCached, openVerified, tryVerified } from '@moorline/linux';
import { artifactFor, asMoorlineError, moorlineError, notApplicable, passed, type Artifact, type ArtifactName, type ErrorCode, type Finding } from '@moorline/mesh-core';
import { fetchArtifact } from '@moorline/service';
import { artifactLock } from '@moorline/templates';
import type { Scene } from '../observer.ts';

const NAMES: readonly ArtifactName[] = ['wireguard-go', 'slirp4netns'];

/**
 * @throws ML-ARTIFACT-SYMLINK, ML-ARTIFACT-OWNER, ML-CACHE-UNWRITABLE
 */
export function lookAtCache({ cacheFolder }: Scene): Finding {
  checkCache(cacheFolder);
  return passed(cacheFolder);
}

/**
 * The pinned binaries are in the cache with their SHA-256, or come from the server's mirror.
 * @throws ML-ARTIFACT-*, ML-CACHE-UNWRITABLE, those of a connection
 */
export async function lookAtArtifacts(scene: Scene, signal: AbortSignal): Promise<Finding> {
  const states = await Promise.all(NAMES.map((name) => verify(scene, pinned(name), signal)));
  const missing = NAMES.filter((_, index) => !states[index]);
  if (missing.length > 0) return notApplicable(`${missing.join(' and ')} not in the cache yet: the first job fetches what is missing from the control plane`);
  return passed(`${NAMES.join(' and ')} have their SHA-256`);
}

/**
 * A binary runs here.
 * @param failure the code for a binary that does not
 * @throws ML-ARTIFACT-*, `failure`
 */
export async function lookAtBinary({ cacheFolder, copyFolders }: Scene, name: ArtifactName, failure: ErrorCode, signal: AbortSignal): Promise<Finding> {
  const artifact = pinned(name);
  const path = await ensureCached(cacheFolder, artifact, () => Promise.reject(moorlineError('ML-ARTIFACT-UNAVAILABLE', name))).catch(() => null);
  const executable = path === null ? null : openVerified(path, artifact, copyFolders);
  if (executable === null) return notApplicable('not in the cache yet');
  try {
    return passed(await tryVerified(executable, name, signal));
  } catch (error) {
    const { code, detail } = asMoorlineError(error);
    throw moorlineError(code === 'ML-PROGRAM-FAILED' ? failure : code, detail, error);
  } finally {
    executable.close();
  }
}

function pinned(name: ArtifactName): Artifact {
  return artifactFor(artifactLock(), name, process.arch);
}

/** @returns false when it is not in the cache and there is no server to ask */
async function verify({ cacheFolder, copyFolders, server, proxies, found }: Scene, artifact: Artifact, signal: AbortSignal): Promise<boolean> {
  const target = found().get('certificate')?.state === 'passed' ? server() : null;
  const fetch = (): Promise<Buffer> => {
    if (target === null) return Promise.reject(moorlineError('ML-ARTIFACT-UNAVAILABLE', artifact.name));
    const { sha256, size } = artifact;
    const agent = proxies.agentFor(target.url);
    return fetchArtifact({ server: target.url, ca: target.ca, sha256, size, signal, ...(agent === undefined ? {} : { agent }) });
  };
  try {
    openVerified(await ensureCached(cacheFolder, artifact, fetch), artifact, copyFolders)?.close();
    return true;
  } catch (error) {
    if (target === null && asMoorlineError(error).code === 'ML-ARTIFACT-UNAVAILABLE') return false;
    throw error;
  }
}
