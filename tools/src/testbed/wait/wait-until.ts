import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError } from '@moorline/mesh-core';

/** Often enough not to be seen, seldom enough not to load two cores. */
const POLL_INTERVAL_MS = 20;

export interface WaitOptions {
  /** What is waited for, for the message; asked for at its end, when more is known. */
  readonly what: string | (() => string);
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly intervalMs?: number;
}

/**
 * Asks `probe` again and again until it gives something other than null, undefined or false, and gives that.
 * @throws ML-TIMEOUT, ML-ABORTED; whatever `probe` throws
 */
export async function waitUntil<Result>(probe: () => Promise<Result> | Result, options: WaitOptions): Promise<Exclude<Result, null | undefined | false>> {
  const { deadlineMs, signal, intervalMs = POLL_INTERVAL_MS } = options;
  const end = performance.now() + deadlineMs;
  const what = (): string => (typeof options.what === 'string' ? options.what : options.what());
  for (;;) {
    if (signal?.aborted === true) throw moorlineError('ML-ABORTED', `while waiting for ${what()}`, signal.reason);
    const result = await probe();
    if (result !== null && result !== undefined && result !== false) return result as Exclude<Result, null | undefined | false>;
    if (performance.now() > end) throw moorlineError('ML-TIMEOUT', `waited ${deadlineMs} ms for ${what()}`);
    await sleep(intervalMs);
  }
}
