import { moorlineError } from '@moorline/mesh-core';

export interface DeadlineOptions {
  readonly deadlineMs: number;
  /** What the work may overrun it by while it finds better words for its failure; 0 if absent. */
  readonly marginMs?: number;
  /** What is waited for, for the message. */
  readonly what: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs `work` with a signal that aborts at the deadline or with `signal`, and does not wait longer than that.
 * @throws ML-TIMEOUT; ML-ABORTED; whatever `work` throws
 */
export async function withDeadline<Result>(work: (signal: AbortSignal) => Promise<Result>, { deadlineMs, marginMs = 0, what, signal }: DeadlineOptions): Promise<Result> {
  if (signal?.aborted === true) throw moorlineError('ML-ABORTED', what, signal.reason);
  const controller = new AbortController();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  const timer = setTimeout(() => controller.abort(moorlineError('ML-TIMEOUT', `${what} took longer than ${deadlineMs} ms`)), deadlineMs + marginMs);
  const onAbort = (): void => controller.abort(moorlineError('ML-ABORTED', what, signal?.reason));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
