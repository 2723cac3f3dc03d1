import { artifactLockSchema, type ArtifactLock } from '@moorline/mesh-core';
import lock from './artifacts.lock.json' with { type: 'json' };

/**
 * The binaries that this build of Moorline runs, pinned by SHA-256 when it was built.
 * @throws ZodError when the file that was built in is not a lock
 */
export function artifactLock(): ArtifactLock {
  return artifactLockSchema.parse(lock);
}
