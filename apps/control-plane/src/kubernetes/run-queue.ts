import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, createWorkQueue, type MoorlineError } from '@moorline/mesh-core';

/** Keys worked on at once: each waits for the API server most of the time. */
const WORKERS = 16;
/** Ten thousand attachments, each with its endpoint. */
const KEYS_MAX = 20_000;
/** Something may have changed without our seeing it. */
const IDLE_MS = 1_000;
/** Whether the Lease is sure again is known as soon. */
const NOT_LEADING_DELAY_MS = 500;

export interface QueueRunner {
  /** Has a key looked at soon; never blocks. */
  readonly add: (key: string) => void;
  /** Has a key looked at once so many milliseconds have passed, unless it is looked at sooner. */
  readonly addAfter: (key: string, delayMs: number) => void;
  readonly depth: () => number;
  /** Keys that are worked on. */
  readonly working: () => number;
  /** Looks that failed, so far. */
  readonly retries: () => number;
  /** Milliseconds since the oldest look that is under way began; 0: none is. */
  readonly oldestLookMs: () => number;
  /** Works until the signal aborts. */
  readonly run: () => Promise<void>;
}

export interface QueueRunnerOptions {
  /** Looks at one key and does what is to be done; what it throws brings the key back later. */
  readonly work: (key: string) => Promise<void>;
  readonly onFailure: (error: MoorlineError, key: string) => void;
  /** Called after each look with the time that it took. */
  readonly onLook: (durationMs: number) => void;
  /** While it says no, keys wait: nothing may be written. */
  readonly mayWork: () => boolean;
  readonly signal: AbortSignal;
}

/** Works on keys of a queue, several at once, each key by one worker at a time. */
export function createQueueRunner({ work, onFailure, onLook, mayWork, signal }: QueueRunnerOptions): QueueRunner {
  const queue = createWorkQueue(KEYS_MAX);
  const now = (): number => performance.now();
  let woken = Promise.withResolvers<void>();
  const wake = (): void => {
    woken.resolve();
    woken = Promise.withResolvers<void>();
  };
  const underWay = new Map<string, number>();
  let retries = 0;
  const once = async (key: string): Promise<void> => {
    const startedAtMs = now();
    underWay.set(key, startedAtMs);
    try {
      await work(key);
      queue.done(key, now());
    } catch (error) {
      queue.failed(key, now(), Math.random());
      retries += 1;
      if (!signal.aborted) onFailure(asMoorlineError(error), key);
    }
    underWay.delete(key);
    onLook(now() - startedAtMs);
    wake();
  };
  const worker = async (): Promise<void> => {
    while (!signal.aborted) {
      const may = mayWork();
      const key = may ? queue.take(now()) : null;
      if (key !== null) {
        await once(key);
        continue;
      }
      const stop = new AbortController();
      const delayMs = may ? Math.min(IDLE_MS, queue.nextDueMs(now()) ?? IDLE_MS) : NOT_LEADING_DELAY_MS;
      const delay = sleep(delayMs, undefined, { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => undefined);
      await (may ? Promise.race([delay, woken.promise]) : delay);
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
      wake();
    },
    depth: queue.depth,
    working: () => underWay.size,
    retries: () => retries,
    oldestLookMs: () => now() - Math.min(now(), ...underWay.values()),
    run: async () => void (await Promise.all(Array.from({ length: WORKERS }, worker))),
  };
}
