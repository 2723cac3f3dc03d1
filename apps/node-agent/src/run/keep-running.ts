import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, type MoorlineError } from '@moorline/mesh-core';

/** What is to run on: something that says when it has ended. */
interface Ending {
  readonly exited: Promise<unknown>;
}

export interface KeepOptions<Running> {
  /** Starts it anew; a start that fails counts as one that ended at once. */
  readonly start: () => Promise<Running>;
  readonly restartsMax: number;
  readonly delayMs: number;
  /** Ends the restarts. */
  readonly signal: AbortSignal;
  /** What it is when it has ended that often. */
  readonly gone: MoorlineError;
}

export interface Kept<Running> {
  /** null while it is not there. */
  readonly current: () => Running | null;
  /** Rejects when it is not started any more. */
  readonly over: Promise<never>;
}

/**
 * Starts something again whenever it ends, up to `restartsMax` times.
 * @returns at once; `over` rejects when `signal` says so, else with the last failure to start it, or with `gone`
 */
export function keepRunning<Running extends Ending>(first: Running, { start, restartsMax, delayMs, signal, gone }: KeepOptions<Running>): Kept<Running> {
  let current: Running | null = first;
  const keep = async (): Promise<never> => {
    let failure = gone;
    for (let restarts = 0; restarts <= restartsMax; restarts += 1) {
      await current?.exited;
      current = null;
      if (restarts === restartsMax) break;
      await sleep(delayMs, undefined, { signal });
      try {
        current = await start();
      } catch (error) {
        signal.throwIfAborted();
        failure = asMoorlineError(error);
      }
    }
    throw failure;
  };
  const over = keep();
  over.catch(() => undefined);
  return { current: () => current, over };
}
