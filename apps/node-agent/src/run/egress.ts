import { openVerified, startSlirp, stopChild, type Child } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import type { CachedArtifact } from './artifacts.ts';

/** slirp4netns has nothing to save. */
const STOP_GRACE_MS = 500;

export interface Egress {
  readonly running: () => boolean;
  readonly stop: () => Promise<void>;
}

/**
 * Ordinary egress for the job: slirp4netns on the namespace of process `pid`, from a checked private copy.
 * @returns when tap0 is configured
 * @throws ML-ARTIFACT-*, ML-SLIRP-FAILED, ML-ABORTED
 */
export async function startEgress({ artifact, path }: CachedArtifact, copyFolders: readonly string[], pid: number, signal: AbortSignal): Promise<Egress> {
  const executable = openVerified(path, artifact, copyFolders);
  if (executable === null) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', path);
  let child: Child;
  try {
    const slirp = await startSlirp(executable, pid, signal);
    child = slirp.child;
    await slirp.ready;
  } finally {
    executable.close();
  }
  let running = true;
  void child.exited.then(() => {
    running = false;
  });
  return { running: () => running, stop: async () => void (await stopChild(child, STOP_GRACE_MS)) };
}
