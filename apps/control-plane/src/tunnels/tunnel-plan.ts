import { endpointPeer, planTunnel, relayTicketFor, sha256Hex, type Attachment, type Configuration, type EndpointReady, type Peer, type TunnelConfig } from '@moorline/mesh-core';
import type { AgentRecord } from '../store/index.ts';

/** Both ends of a tunnel as they should be, not yet numbered. */
export interface TunnelPlan {
  readonly peer: Peer | null;
  /** null: no agent has joined. */
  readonly tunnel: (revision: number) => TunnelConfig | null;
  /** Differs whenever one of the ends has to change. */
  readonly fingerprint: string;
}

export interface TunnelParts {
  readonly attachment: Attachment;
  readonly configuration: Configuration;
  readonly serverSecret: Uint8Array;
  readonly endpoint: EndpointReady;
  readonly agent: AgentRecord | null;
}

/** What the endpoint and the agent of an attachment have to be told. The same parts give the same plan. */
export function tunnelPlanOf({ attachment, configuration, serverSecret, endpoint, agent }: TunnelParts): TunnelPlan {
  if (agent === null) return { peer: null, tunnel: () => null, fingerprint: sha256Hex(JSON.stringify([endpoint])) };
  const { wireguardPublicKey } = agent;
  const relayTicket = relayTicketFor(serverSecret, attachment.id, wireguardPublicKey);
  const peer = endpointPeer(attachment, { wireguardPublicKey, relayTicket });
  const tunnel = (revision: number): TunnelConfig => planTunnel({ attachment, configuration, endpoint, relayTicket, revision });
  return { peer, tunnel, fingerprint: sha256Hex(JSON.stringify([endpoint, peer, tunnel(0)])) };
}
