import { moorlineError } from '../errors/index.ts';
import type { Artifact, ArtifactLock, ArtifactName } from '../schema/index.ts';

/**
 * The binary that is pinned for a machine.
 * @param architecture as `process.arch` gives it
 * @throws ML-ARTIFACT-UNKNOWN
 */
export function artifactFor(lock: ArtifactLock, name: ArtifactName, architecture: string): Artifact {
  const found = lock.artifacts.find((artifact) => artifact.name === name && artifact.architecture === architecture);
  if (found === undefined) throw moorlineError('ML-ARTIFACT-UNKNOWN', `${name} for ${architecture}`);
  return found;
}
