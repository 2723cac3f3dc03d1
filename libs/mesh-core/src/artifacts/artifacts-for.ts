import type { ArtifactLock } from '../schema/index.ts';

/**
 * The part of a lock that one machine needs.
 * @param architecture as `process.arch` gives it
 */
export function artifactsFor(lock: ArtifactLock, architecture: string): ArtifactLock {
  return { ...lock, artifacts: lock.artifacts.filter((artifact) => artifact.architecture === architecture) };
}
