import { afterFailure, restartDueAtMs, type Attachment, type ObjectStep, type RestartHistory } from '@moorline/mesh-core';

/** How often in a row endpoints' pods have ended, so that one that ends at once is not made again and again without a pause. */
export interface Endings {
  /** By attachment id; an attachment that is gone has none. */
  readonly histories: ReadonlyMap<string, RestartHistory>;
  /**
   * Remembers what the steps of one look say of an attachment.
   * @param attachment null: it is gone
   * @returns milliseconds until its pod may be made again; 0: nothing keeps it
   */
  readonly look: (attachmentId: string, attachment: Attachment | null, steps: readonly ObjectStep[], nowMs: number) => number;
}

/** Remembers one history for each attachment that is there; all of it may be lost with the process. */
export function createEndings(): Endings {
  const histories = new Map<string, RestartHistory>();
  /** The pod that ended last, by attachment id: its removal may be tried more than once. */
  const counted = new Map<string, string>();
  return {
    histories,
    look: (attachmentId, attachment, steps, nowMs) => {
      if (attachment === null || attachment.deletedAtMs !== null) for (const map of [histories, counted]) map.delete(attachmentId);
      for (const step of steps) {
        if (step.kind !== 'removeObject' || step.reason !== 'ended') continue;
        const { uid = '', creationTimestamp = '' } = step.object.metadata;
        if (counted.get(attachmentId) === uid) continue;
        counted.set(attachmentId, uid);
        const madeAtMs = Date.parse(creationTimestamp);
        histories.set(attachmentId, afterFailure(histories.get(attachmentId), Number.isFinite(madeAtMs) ? madeAtMs : nowMs, nowMs));
      }
      return Math.max(0, restartDueAtMs(histories.get(attachmentId)) - nowMs);
    },
  };
}
