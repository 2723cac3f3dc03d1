import { endpointPeer, planTunnel, relayTicketFor, sha256Hex, type Attachment, type Configuration, type EndpointReach, type EndpointReady, type Peer, type TunnelConfig } from '@moorline/mesh-core';
import type { AgentRecord } from '../store/index.ts';

/** The tunnel of one node as both ends should know it, not yet numbered. */
export interface NodePlan {
  /** Index of the node. */
  readonly node: number;
  readonly peer: Peer;
  readonly tunnel: (revision: number) => TunnelConfig;
}

/** All tunnels of an attachment as they should be. */
export interface TunnelPlan {
  /** Of each node that has joined. */
  readonly nodes: readonly NodePlan[];
  /** Differs whenever one of the ends has to change. */
  readonly fingerprint: string;
}

export interface TunnelParts {
  readonly attachment: Attachment;
  readonly configuration: Configuration;
  readonly serverSecret: Uint8Array;
  readonly endpoint: EndpointReady;
  readonly agents: readonly AgentRecord[];
  /** As `planTunnel` has it. */
  readonly reach?: EndpointReach;
  /** As `planTunnel` has it. */
  readonly keepaliveSec?: number;
}

/** What the endpoint and the agents of an attachment have to be told. The same parts give the same plan. */
export function tunnelPlanOf({ attachment, configuration, serverSecret, endpoint, agents, reach, keepaliveSec }: TunnelParts): TunnelPlan {
  const nodes = agents.map(({ node, wireguardPublicKey }): NodePlan => {
    const relayTicket = relayTicketFor(serverSecret, attachment.id, wireguardPublicKey);
    return {
      node,
      peer: endpointPeer(attachment, { node, wireguardPublicKey, relayTicket }),
      tunnel: (revision) => planTunnel({ attachment, configuration, node, endpoint, relayTicket, revision, ...(reach === undefined ? {} : { reach }), ...(keepaliveSec === undefined ? {} : { keepaliveSec }) }),
    };
  });
  // The tunnels of two nodes differ only in what their peers tell as well: one stands for all.
  return { nodes, fingerprint: sha256Hex(JSON.stringify([endpoint, nodes.map(({ peer }) => peer), nodes[0]?.tunnel(0)])) };
}
