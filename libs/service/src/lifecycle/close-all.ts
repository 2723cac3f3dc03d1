import { moorlineError } from '@moorline/mesh-core';
import { withDeadline } from '../deadline/index.ts';

export interface Disposer {
  readonly name: string;
  readonly dispose: () => void | Promise<void>;
}

/** A disposer that takes longer hangs; the others must still have their turn before a service manager kills us (90 s in systemd). */
const DISPOSER_DEADLINE_MS = 10_000;

/**
 * Empties the list from its end, one disposer after the other.
 * @throws AggregateError when any failed or hung; every one has run before
 */
export async function closeAll(disposers: Disposer[], deadlineMs: number = DISPOSER_DEADLINE_MS): Promise<void> {
  const failures: unknown[] = [];
  for (let last = disposers.pop(); last !== undefined; last = disposers.pop()) {
    const { name, dispose } = last;
    try {
      await withDeadline(async () => dispose(), { deadlineMs, what: `closing ${name}` });
    } catch (error) {
      failures.push(moorlineError('ML-INTERNAL', `${name} did not close`, error));
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of the parts did not close cleanly`);
}
