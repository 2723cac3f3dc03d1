import type { HubClientMessage } from '@moorline/mesh-core';

/** What a client may say after its hello. */
export type HubReport = Extract<HubClientMessage, { kind: 'applied' | 'health' }>;

export interface Outbox {
  /** Keeps a message until it is taken; a newer one of the same kind takes its place. */
  readonly put: (message: HubReport) => void;
  /** Takes all messages out, the longest waiting kind first. */
  readonly takeAll: () => readonly HubReport[];
}

/**
 * Messages that wait for a connection: at most one of each kind, because an older health report or an
 * older applied revision says nothing that the newer does not.
 */
export function createOutbox(): Outbox {
  const waiting = new Map<HubReport['kind'], HubReport>();
  return {
    put: (message) => void waiting.set(message.kind, message),
    takeAll: () => {
      const all = [...waiting.values()];
      waiting.clear();
      return all;
    },
  };
}
