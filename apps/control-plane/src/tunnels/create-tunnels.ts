import { asMoorlineError, isMoorlineError, moorlineError, type Attachment, type Configuration, type EndpointReach, type TunnelConfig } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { Directory } from '../hub/index.ts';
import type { AttachmentStore } from '../store/index.ts';
import { until, type Changes } from '../waiting/index.ts';
import { coalesced } from './coalesced.ts';
import { instructAgent, instructEndpoint, isAdmitted } from './instruct.ts';
import { tunnelPlanOf } from './tunnel-plan.ts';

export interface TunnelsOptions {
  readonly store: AttachmentStore;
  readonly directory: () => Directory;
  readonly changes: Changes;
  readonly configuration: Configuration;
  readonly serverSecret: Uint8Array;
  /** The configuration as it is for one attachment; absent: the same for all. */
  readonly configurationOf?: (attachment: Attachment) => Configuration;
  /** Where agents reach the endpoint of an attachment; absent: where it listens. */
  readonly reachOf?: (attachment: Attachment) => EndpointReach;
  /** Seconds between signs of life of an attachment's tunnel; absent, or undefined: ours. */
  readonly keepaliveOf?: (attachment: Attachment) => number | undefined;
  readonly log: Logger;
}

export interface Tunnels {
  /** Tells both ends what they do not know yet. To be called when something of the attachment has changed; never rejects. */
  readonly changed: (attachmentId: string) => Promise<void>;
  /** The same for who tries again what failed. @throws what the store throws */
  readonly bringInStep: (attachmentId: string) => Promise<void>;
  /**
   * The tunnel of the agent that joined on a node, once the endpoint has applied it.
   * @throws ML-ENDPOINT-UNREACHABLE at the deadline, ML-ATTACHMENT-UNKNOWN, ML-ABORTED
   */
  readonly awaitTunnel: (attachmentId: string, node: number, deadlineMs: number, signal: AbortSignal) => Promise<TunnelConfig>;
}

/**
 * Keeps the two ends of every tunnel in step. The endpoint is told first; the agent gets a revision only when
 * the endpoint has applied it, so that its first packet is expected.
 */
export function createTunnels({ store, directory, changes, configuration, serverSecret, configurationOf = () => configuration, reachOf, keepaliveOf, log }: TunnelsOptions): Tunnels {
  /** @returns the tunnels, by index of the node, that the endpoint has applied in their present form */
  const synchronise = coalesced(async (attachmentId: string): Promise<ReadonlyMap<number, () => TunnelConfig>> => {
    const attachment = await store.find(attachmentId);
    if (attachment === null || attachment.deletedAtMs !== null) throw moorlineError('ML-ATTACHMENT-UNKNOWN', attachmentId);
    const presence = directory().presenceOf(attachmentId);
    const seat = presence?.endpoint.seat;
    const ready = seat?.connection.ready;
    if (!presence || !seat || !ready) return new Map();
    const keepaliveSec = keepaliveOf?.(attachment);
    const plan = tunnelPlanOf({ attachment, configuration: configurationOf(attachment), serverSecret, endpoint: ready, agents: await store.agentsOf(attachmentId), ...(reachOf === undefined ? {} : { reach: reachOf(attachment) }), ...(keepaliveSec === undefined ? {} : { keepaliveSec }) });
    const revision = await store.revise(attachmentId, plan.fingerprint);
    instructEndpoint(seat, plan.nodes, revision);
    const admitted = plan.nodes.filter((node) => isAdmitted(seat, node));
    for (const node of admitted) instructAgent(presence, node, revision);
    return new Map(admitted.map(({ node, tunnel }) => [node, () => tunnel(revision)]));
  });

  const bringInStep = async (attachmentId: string): Promise<void> => {
    try {
      await synchronise(attachmentId);
    } catch (error) {
      if (!isMoorlineError(error, 'ML-ATTACHMENT-UNKNOWN')) throw error;
    }
  };
  return {
    bringInStep,
    changed: async (attachmentId) => {
      try {
        await bringInStep(attachmentId);
      } catch (error) {
        log.error({ err: error, attachmentId }, 'tunnel not brought in step');
      }
      changes.announce(attachmentId);
    },
    awaitTunnel: async (attachmentId, node, deadlineMs, signal) => {
      try {
        return await until(changes, attachmentId, async () => (await synchronise(attachmentId)).get(node)?.() ?? null, { deadlineMs, what: 'the endpoint', signal });
      } catch (error) {
        if (!isMoorlineError(error, 'ML-TIMEOUT')) throw asMoorlineError(error);
        throw moorlineError('ML-ENDPOINT-UNREACHABLE', `the endpoint did not take the agent on within ${deadlineMs} ms`, error);
      }
    },
  };
}
