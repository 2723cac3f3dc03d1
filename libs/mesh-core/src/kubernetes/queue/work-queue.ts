import { nextDelayMs } from '../../backoff/index.ts';

/** First retry; a conflict is over by then. */
const RETRY_BASE_MS = 100;
/** What stays broken is looked at this often. */
export const RETRY_MAX_MS = 10_000;
const RETRY_MIN_MS = 20;

interface Entry {
  readonly dueAtMs: number;
  readonly order: number;
}

/** Keys that have work: each is there once, and never worked on twice at the same time. */
export interface WorkQueue {
  /**
   * Has a key looked at as soon as it is free. One that failed keeps its time: undoing what was half made is a change as
   * well, and would have it tried again at once, for ever. False: the queue is full.
   */
  readonly add: (key: string, nowMs: number) => boolean;
  /** Has a key looked at later, unless it is due sooner. */
  readonly addAfter: (key: string, delayMs: number, nowMs: number) => boolean;
  /** The next key that is due, now being worked on; null: none. */
  readonly take: (nowMs: number) => string | null;
  /** The work on a key went well: its failures are forgotten. */
  readonly done: (key: string, nowMs: number) => void;
  /** The work on a key failed: it comes again, later each time. @param entropy from 0 to 1 */
  readonly failed: (key: string, nowMs: number, entropy: number) => void;
  /** Milliseconds until a key is due; null: none waits. */
  readonly nextDueMs: (nowMs: number) => number | null;
  /** Keys that wait. */
  readonly depth: () => number;
  readonly failures: (key: string) => number;
}

/**
 * A bounded queue of keys with a delay of its own for each that fails. Time and entropy are arguments.
 * @param keysMax keys that it holds; one more is refused, and the next full look finds it again
 */
export function createWorkQueue(keysMax: number): WorkQueue {
  const waiting = new Map<string, Entry>();
  const working = new Map<string, boolean>();
  const failures = new Map<string, number>();
  let count = 0;

  const put = (key: string, dueAtMs: number): boolean => {
    const present = waiting.get(key);
    if (present === undefined && waiting.size >= keysMax) return false;
    if (present === undefined || present.dueAtMs > dueAtMs) waiting.set(key, { dueAtMs, order: (count += 1) });
    return true;
  };
  const release = (key: string, nowMs: number): void => {
    const again = working.get(key) ?? false;
    working.delete(key);
    if (again) put(key, nowMs);
  };
  const firstDue = (): readonly [string, Entry] | null => {
    let first: readonly [string, Entry] | null = null;
    for (const entry of waiting) {
      if (working.has(entry[0])) continue;
      if (first === null || entry[1].dueAtMs < first[1].dueAtMs || (entry[1].dueAtMs === first[1].dueAtMs && entry[1].order < first[1].order)) first = entry;
    }
    return first;
  };
  return {
    add: (key, nowMs) => {
      if (!working.has(key)) return (failures.has(key) && waiting.has(key)) || put(key, nowMs);
      working.set(key, true);
      return true;
    },
    addAfter: (key, delayMs, nowMs) => put(key, nowMs + delayMs),
    take: (nowMs) => {
      const first = firstDue();
      if (first === null || first[1].dueAtMs > nowMs) return null;
      waiting.delete(first[0]);
      working.set(first[0], false);
      return first[0];
    },
    done: (key, nowMs) => {
      failures.delete(key);
      release(key, nowMs);
    },
    failed: (key, nowMs, entropy) => {
      const before = failures.get(key) ?? 0;
      if (before > 0 || failures.size < keysMax) failures.set(key, before + 1);
      working.delete(key);
      put(key, nowMs + nextDelayMs(before, entropy, { baseMs: RETRY_BASE_MS, maxMs: RETRY_MAX_MS, minMs: RETRY_MIN_MS }));
    },
    nextDueMs: (nowMs) => {
      const first = firstDue();
      return first === null ? null : Math.max(0, first[1].dueAtMs - nowMs);
    },
    depth: () => waiting.size,
    failures: (key) => failures.get(key) ?? 0,
  };
}
