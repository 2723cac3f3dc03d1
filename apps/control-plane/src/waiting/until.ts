import { withDeadline, type DeadlineOptions } from '@moorline/service';
import type { Changes } from './changes.ts';

/**
 * Asks `check` now and after each change of `key`, until it gives something.
 * @throws ML-TIMEOUT, ML-ABORTED, what `check` throws
 */
export function until<Result>(changes: Changes, key: string, check: () => Promise<Result | null>, options: DeadlineOptions): Promise<Result> {
  return withDeadline(async (signal) => {
    for (;;) {
      signal.throwIfAborted();
      const change = changes.next(key);
      const result = await check();
      if (result !== null) return result;
      await change;
    }
  }, options);
}
