import { openVerified, startSlirp, stopChild, type Child, type Ids } from '@moorline/linux';
import { asMoorlineError, moorlineError, type UnshareChoice } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { CachedArtifact } from './artifacts.ts';
import { keepRunning } from './keep-running.ts';

/** slirp4netns has nothing to save. */
const STOP_GRACE_MS = 500;
/** SLURM signals every process of a job before it ends it; more deaths than this have another reason. */
const RESTARTS_MAX = 10;
const RESTART_DELAY_MS = 100;

export interface Egress {
  readonly running: () => boolean;
  readonly stop: () => Promise<void>;
}

export interface EgressOptions {
  readonly cached: CachedArtifact;
  readonly copyFolders: readonly string[];
  /** A process in the job's network namespace. */
  readonly pid: number;
  readonly unshare: UnshareChoice;
  /** Added to the allow-listed environment: the owner mark. */
  readonly environment: Readonly<Record<string, string>>;
  /** For root: the ordinary user to run it as. */
  readonly user?: Ids;
  /** Ends the restarts, and a start under way. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Ordinary egress for the job: slirp4netns from a checked private copy, made again when it ends.
 * @returns when tap0 is configured
 * @throws ML-ARTIFACT-*, ML-SLIRP-FAILED, ML-ABORTED
 */
export async function startEgress(options: EgressOptions): Promise<Egress> {
  const { signal, log } = options;
  const kept = keepRunning(await startOnce(options), { start: () => startOnce(options), restartsMax: RESTARTS_MAX, delayMs: RESTART_DELAY_MS, signal, gone: moorlineError('ML-SLIRP-FAILED', `ended ${RESTARTS_MAX + 1} times`) });
  const over = kept.over.catch((error: unknown) => {
    if (!signal.aborted) log.warn({ code: asMoorlineError(error).code }, 'ordinary egress is gone; the tunnel is not affected');
  });
  return {
    running: () => kept.current() !== null,
    stop: async () => {
      const child = kept.current();
      if (child !== null) await stopChild(child, STOP_GRACE_MS);
      await over;
    },
  };
}

async function startOnce({ cached: { artifact, path }, copyFolders, pid, unshare, environment, user, signal }: EgressOptions): Promise<Child> {
  const executable = openVerified(path, artifact, copyFolders);
  if (executable === null) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', path);
  try {
    return await startSlirp({ executable, pid, unshare, environment, signal, user });
  } finally {
    executable.close();
  }
}
