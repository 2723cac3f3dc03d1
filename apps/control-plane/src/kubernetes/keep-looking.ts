import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, type MoorlineError } from '@moorline/mesh-core';

export interface LookingOptions {
  readonly look: () => Promise<void>;
  /** Pause from one look to the next. */
  readonly everyMs: number;
  /** Whether this replica leads at this moment: else it does not look. */
  readonly holds: () => boolean;
  readonly onFailure: (error: MoorlineError) => void;
  readonly signal: AbortSignal;
}

/** Looks at once, and again and again while this replica leads; what failed is told and comes with the next look. Settles with the signal. */
export async function keepLooking({ look, everyMs, holds, onFailure, signal }: LookingOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      if (holds()) await look();
    } catch (error) {
      if (!signal.aborted) onFailure(asMoorlineError(error));
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
