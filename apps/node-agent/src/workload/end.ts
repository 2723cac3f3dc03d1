import { constants } from 'node:os';
import type { Exit } from '@moorline/linux';
import { endingFor, SIGNAL_EXIT_BASE } from './exit.ts';

/** How long the kernel may take to deliver a signal to its own sender. */
const DELIVERY_MS = 1_000;

/** Ends the agent the way the job's command ended. */
export function endLike(exit: Exit): void {
  const ending = endingFor(exit, (signal) => constants.signals[signal]);
  if (ending.kind === 'exit') process.exit(ending.code);
  process.removeAllListeners(ending.signal);
  process.kill(process.pid, ending.signal);
  // A caller may have had the signal ignored or blocked: then say it the way shells do.
  setTimeout(() => process.exit(SIGNAL_EXIT_BASE + constants.signals[ending.signal]), DELIVERY_MS);
}
