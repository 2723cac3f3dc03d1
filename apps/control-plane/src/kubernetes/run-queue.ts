import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, createWorkQueue, type MoorlineError } from '@moorline/mesh-core';

/** Keys worked on at once: each waits for the API server most of the time. */
const WORKERS = 16;
/** Ten thousand attachments, each with its endpoint. */
const KEYS_MAX = 20_000;
/** Something may have changed without our seeing it. */
const IDLE_MS = 1_000;

export interface QueueRunner {
  /** Has a key looked at soon; never blocks. */
  readonly add: (key: string) => void;
  readonly addAfter: (key: string, delayMs: number) => void;
  readonly failures: (key: string) => number;
  readonly depth: () => number;
  /** Works until the signal aborts. */
  readonly run: () => Promise<void>;
}

export interface QueueRunnerOptions {
  /** Looks at one key and does what is to be done; what it throws brings the key back later. */
  readonly work: (key: string) => Promise<void>;
  readonly onFailure: (error: MoorlineError, key: string) => void;
  readonly signal: AbortSignal;
}

/** Works on keys of a queue, several at once, each key by one worker at a time. */
export function createQueueRunner({ work, onFailure, signal }: QueueRunnerOptions): QueueRunner {
  const queue = createWorkQueue(KEYS_MAX);
  const now = (): number => performance.now();
  let woken = Promise.withResolvers<void>();
  const wake = (): void => {
    woken.resolve();
    woken = Promise.withResolvers<void>();
  };
  const once = async (key: string): Promise<void> => {
    try {
      await work(key);
      queue.done(key, now());
    } catch (error) {
      queue.failed(key, now(), Math.random());
      if (!signal.aborted) onFailure(asMoorlineError(error), key);
    }
    wake();
  };
  const worker = async (): Promise<void> => {
    while (!signal.aborted) {
      const key = queue.take(now());
      if (key !== null) {
        await once(key);
        continue;
      }
      const stop = new AbortController();
      const delay = sleep(Math.min(IDLE_MS, queue.nextDueMs(now()) ?? IDLE_MS), undefined, { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => undefined);
      await Promise.race([delay, woken.promise]);
      stop.abort();
    }
  };
  return {
    add: (key) => {
      queue.add(key, now());
      wake();
    },
    addAfter: (key, delayMs) => {
      queue.addAfter(key, delayMs, now());
    },
    failures: queue.failures,
    depth: queue.depth,
    run: async () => void (await Promise.all(Array.from({ length: WORKERS }, worker))),
  };
}
