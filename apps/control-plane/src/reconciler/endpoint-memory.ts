import { afterFailure, type Attachment, type RestartHistory } from '@moorline/mesh-core';

/** What the reconciler remembers of endpoints; all of it may be lost with the process. */
export interface EndpointMemory {
  /** Since when an endpoint has been seen, by attachment id, in milliseconds. */
  readonly runningSinceMs: ReadonlyMap<string, number>;
  readonly restarts: ReadonlyMap<string, RestartHistory>;
}

export const NO_MEMORY: EndpointMemory = { runningSinceMs: new Map(), restarts: new Map() };

/**
 * The memory after one more observation: an endpoint that was there and is not any more has failed, unless its
 * attachment is being detached. Attachments that are gone are forgotten.
 */
export function remember(before: EndpointMemory, attachments: readonly Attachment[], running: ReadonlySet<string>, nowMs: number): EndpointMemory {
  const runningSinceMs = new Map<string, number>();
  const restarts = new Map<string, RestartHistory>();
  for (const { id, deletedAtMs } of attachments) {
    if (deletedAtMs !== null) continue;
    const since = before.runningSinceMs.get(id);
    const history = before.restarts.get(id);
    if (running.has(id)) runningSinceMs.set(id, since ?? nowMs);
    const now = since !== undefined && !running.has(id) ? afterFailure(history, since, nowMs) : history;
    if (now !== undefined) restarts.set(id, now);
  }
  return { runningSinceMs, restarts };
}

/** The memory after an endpoint was started, or after it could not be. */
export function rememberStart(before: EndpointMemory, attachmentId: string, started: boolean, nowMs: number): EndpointMemory {
  if (started) return { ...before, runningSinceMs: new Map(before.runningSinceMs).set(attachmentId, nowMs) };
  const history = afterFailure(before.restarts.get(attachmentId), nowMs, nowMs);
  return { ...before, restarts: new Map(before.restarts).set(attachmentId, history) };
}
