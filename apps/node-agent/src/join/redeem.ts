import type { Agent } from 'node:http';
import type { JoinAnswer, JoinFile, NodeClaim } from '@moorline/mesh-core';
import { moorlineVersion, postJoin } from '@moorline/service';
import type { AgentIdentity } from './identity.ts';

export interface RedeemOptions {
  readonly joinFile: JoinFile;
  readonly node: NodeClaim;
  readonly identity: AgentIdentity;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** For a way through an HTTP proxy. */
  readonly agent: Agent | undefined;
}

/**
 * Redeems the join token for a place on the mesh.
 * @throws what the control plane says, ML-CONTROL-UNREACHABLE, ML-TIMEOUT, ML-ABORTED
 */
export function redeem({ joinFile, node, identity, deadlineMs, signal, agent }: RedeemOptions): Promise<JoinAnswer> {
  const request = {
    attachment: joinFile.attachment,
    token: joinFile.token,
    node,
    wireguardPublicKey: identity.wireguardPublicKey,
    identityPublicKey: identity.identityPublicKey,
    agentVersion: moorlineVersion(),
  };
  return postJoin({ joinFile, request, signal, deadlineMs, ...(agent === undefined ? {} : { agent }) });
}
