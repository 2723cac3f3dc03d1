import { constants } from 'node:os';
import { moorlineError } from '@moorline/mesh-core';
import { closeAll, type Disposer } from './close-all.ts';

export interface Lifecycle {
  /** Aborts on the first of the signals, or with `close`; its reason is an ML-ABORTED error. */
  readonly signal: AbortSignal;
  /** Registers a way out; the last registered runs first. */
  readonly defer: (name: string, dispose: () => void | Promise<void>) => void;
  /**
   * Aborts and runs every disposer once, whatever the others do; later calls give the same promise.
   * @throws AggregateError of all failures
   */
  readonly close: () => Promise<void>;
}

export interface LifecycleOptions {
  readonly signals?: readonly NodeJS.Signals[];
  /** Called on the second signal, when closing hangs. */
  readonly force?: (signal: NodeJS.Signals) => void;
}

const TERMINATING_SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** Exit code of a process that a signal ended, as shells give it: this plus the signal's number. */
const SIGNAL_EXIT_BASE = 128;

/**
 * One life of a process: an AbortSignal that follows the process's signals, and disposers. Call `close`
 * at the end in any case: it also takes the signal handlers away.
 */
export function createLifecycle({ signals = TERMINATING_SIGNALS, force = exitAtOnce }: LifecycleOptions = {}): Lifecycle {
  const controller = new AbortController();
  const disposers: Disposer[] = [];
  let closing: Promise<void> | undefined;

  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) force(signal);
    else controller.abort(moorlineError('ML-ABORTED', signal));
  };
  for (const signal of signals) process.on(signal, onSignal);

  const close = async (): Promise<void> => {
    if (!controller.signal.aborted) controller.abort(moorlineError('ML-ABORTED', 'closed'));
    try {
      await closeAll(disposers);
    } finally {
      for (const signal of signals) process.off(signal, onSignal);
    }
  };
  return {
    signal: controller.signal,
    defer: (name, dispose) => void disposers.push({ name, dispose }),
    close: () => (closing ??= close()),
  };
}

function exitAtOnce(signal: NodeJS.Signals): never {
  process.exit(SIGNAL_EXIT_BASE + constants.signals[signal]);
}
