import { setTimeout as sleep } from 'node:timers/promises';
import { openVerified, startSlirp, stopChild, type Slirp } from '@moorline/linux';
import { asMoorlineError, moorlineError } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { CachedArtifact } from './artifacts.ts';

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
  let slirp = await startOnce(options);
  let running = true;
  const keep = async (): Promise<void> => {
    for (let restarts = 0; restarts < RESTARTS_MAX; restarts += 1) {
      await slirp.child.exited;
      running = false;
      await sleep(RESTART_DELAY_MS, undefined, { signal });
      slirp = await startOnce(options);
      running = true;
    }
  };
  keep().catch((error: unknown) => {
    if (!signal.aborted) log.warn({ code: asMoorlineError(error).code }, 'ordinary egress is gone; the tunnel is not affected');
  });
  return { running: () => running, stop: async () => void (await stopChild(slirp.child, STOP_GRACE_MS)) };
}

async function startOnce({ cached: { artifact, path }, copyFolders, pid, signal }: EgressOptions): Promise<Slirp> {
  const executable = openVerified(path, artifact, copyFolders);
  if (executable === null) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', path);
  try {
    const slirp = await startSlirp(executable, pid, signal);
    await slirp.ready;
    return slirp;
  } finally {
    executable.close();
  }
}
