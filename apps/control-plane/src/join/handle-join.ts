import { isUsablePublicKey, joinRequestSchema, moorlineError, sha256Hex, type Configuration, type JoinAnswer, type JoinRequest } from '@moorline/mesh-core';
import { hubUrlOf } from '../config/index.ts';
import type { AttachmentStore } from '../store/index.ts';
import type { Tunnels } from '../tunnels/index.ts';

/** An endpoint applies a peer in milliseconds; one that is just restarted needs about a second. */
const APPLY_DEADLINE_MS = 10_000;
/** Each waits for an endpoint, at most for the deadline. */
const JOINS_AT_ONCE_MAX = 256;

export interface JoinOptions {
  readonly store: AttachmentStore;
  readonly tunnels: Tunnels;
  readonly configuration: Configuration;
  readonly now: () => number;
}

/**
 * Redeems a token: consumed before anything is answered, then the endpoint is told, then the agent. The same
 * request again continues where the first one ended.
 * @throws ML-BUSY, ML-PROTOCOL, ML-KEY-REFUSED, ML-TOKEN-*, ML-NODE-REFUSED, ML-ENDPOINT-UNREACHABLE, ML-ABORTED
 */
export type HandleJoin = (body: unknown, signal: AbortSignal) => Promise<JoinAnswer>;

export function createJoin({ store, tunnels, configuration, now }: JoinOptions): HandleJoin {
  let underWay = 0;

  const redeem = async (request: JoinRequest, signal: AbortSignal): Promise<JoinAnswer> => {
    const { attachment, node } = await store.claim({
      tokenSha256: sha256Hex(request.token),
      attachmentName: request.attachment,
      node: request.node,
      wireguardPublicKey: request.wireguardPublicKey,
      identityPublicKey: request.identityPublicKey,
      version: request.agentVersion,
      nowMs: now(),
    });
    const tunnel = await tunnels.awaitTunnel(attachment.id, node, APPLY_DEADLINE_MS, signal);
    return { attachmentId: attachment.id, node, hubUrl: hubUrlOf(configuration), tunnel };
  };
  return async (body, signal) => {
    const request = parseRequest(body);
    if (underWay >= JOINS_AT_ONCE_MAX) throw moorlineError('ML-BUSY', `${JOINS_AT_ONCE_MAX} agents join at this moment`);
    underWay += 1;
    try {
      return await redeem(request, signal);
    } finally {
      underWay -= 1;
    }
  };
}

function parseRequest(body: unknown): JoinRequest {
  const result = joinRequestSchema.safeParse(body);
  if (!result.success) throw moorlineError('ML-PROTOCOL', `not a join request: ${result.error.issues[0]?.path.join('.') ?? ''}`);
  if (!isUsablePublicKey(result.data.wireguardPublicKey)) throw moorlineError('ML-KEY-REFUSED', 'the WireGuard key of the agent');
  return result.data;
}
