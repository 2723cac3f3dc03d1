import { asMoorlineError, isMoorlineError, moorlineError, type Configuration, type EndpointReady, type TunnelConfig } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { Directory, Seat } from '../hub/index.ts';
import type { AttachmentStore } from '../store/index.ts';
import { until, type Changes } from '../waiting/index.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { tunnelPlanOf } from './tunnel-plan.ts';

export interface TunnelsOptions {
  readonly store: AttachmentStore;
  readonly directory: () => Directory;
  readonly changes: Changes;
  readonly configuration: Configuration;
  readonly serverSecret: Uint8Array;
  readonly log: Logger;
}

export interface Tunnels {
  /** Tells both ends what they do not know yet. To be called when something of the attachment has changed; never rejects. */
  readonly changed: (attachmentId: string) => Promise<void>;
  /**
   * The tunnel of a joined agent, once its endpoint has applied it.
   * @throws ML-ENDPOINT-UNREACHABLE at the deadline, ML-ATTACHMENT-UNKNOWN, ML-ABORTED
   */
  readonly awaitTunnel: (attachmentId: string, deadlineMs: number, signal: AbortSignal) => Promise<TunnelConfig>;
}

/**
 * Keeps the two ends of every tunnel in step. The endpoint is told first; the agent gets a revision only when
 * the endpoint has applied it, so that its first packet is expected.
 */
export function createTunnels({ store, directory, changes, configuration, serverSecret, log }: TunnelsOptions): Tunnels {
  const queue = createKeyedQueue();

  /** @returns the tunnel if the endpoint has applied its present form */
  const synchronise = async (attachmentId: string): Promise<TunnelConfig | null> => {
    const attachment = await store.find(attachmentId);
    if (attachment === null || attachment.deletedAtMs !== null) throw moorlineError('ML-ATTACHMENT-UNKNOWN', attachmentId);
    const seats = directory().presenceOf(attachmentId)?.seats;
    const endpoint = readyOf(seats?.endpoint);
    if (!seats?.endpoint || endpoint === null) return null;
    const agent = await store.agentOf(attachmentId);
    const plan = tunnelPlanOf({ attachment, configuration, serverSecret, endpoint, agent });
    const revision = await store.revise(attachmentId, plan.fingerprint);
    tell(seats.endpoint, revision, () => seats.endpoint?.connection.send({ kind: 'peer', revision, peer: plan.peer }));
    const tunnel = plan.tunnel(revision);
    if (tunnel === null || seats.endpoint.appliedRevision < revision) return null;
    if (seats.agent !== null) tell(seats.agent, revision, () => seats.agent?.connection.send({ kind: 'tunnel', tunnel }));
    return tunnel;
  };
  const queued = (attachmentId: string): Promise<TunnelConfig | null> => queue.run(attachmentId, () => synchronise(attachmentId));

  return {
    changed: async (attachmentId) => {
      try {
        await queued(attachmentId);
      } catch (error) {
        if (!isMoorlineError(error, 'ML-ATTACHMENT-UNKNOWN')) log.error({ err: error, attachmentId }, 'tunnel not brought in step');
      }
      changes.announce(attachmentId);
    },
    awaitTunnel: async (attachmentId, deadlineMs, signal) => {
      try {
        return await until(changes, attachmentId, () => queued(attachmentId), { deadlineMs, what: 'the endpoint', signal });
      } catch (error) {
        if (!isMoorlineError(error, 'ML-TIMEOUT')) throw asMoorlineError(error);
        throw moorlineError('ML-ENDPOINT-UNREACHABLE', `the endpoint did not take the agent on within ${deadlineMs} ms`, error);
      }
    },
  };
}

function tell(seat: Seat, revision: number, send: () => void): void {
  if (seat.sentRevision >= revision) return;
  seat.sentRevision = revision;
  send();
}

function readyOf(seat: Seat | null | undefined): EndpointReady | null {
  return seat?.connection.ready ?? null;
}
