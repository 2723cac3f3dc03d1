import { attachmentPhaseSchema, nodeAddressesOf, type Attachment, type AttachmentPhase, type HealthReport } from '@moorline/mesh-core';
import type { Presence } from '../hub/index.ts';
import type { AgentRecord } from '../store/index.ts';
import { fresh } from './fresh.ts';
import { nodeViewOf, type NodeView } from './node-view.ts';

/** An attachment as commands and metrics show it: what is stored, and what was observed. */
export interface AttachmentView {
  readonly attachment: Attachment;
  /** That of the node which is least far. */
  readonly phase: AttachmentPhase;
  /** `agent`: those of all nodes. */
  readonly connected: { readonly agent: boolean; readonly endpoint: boolean };
  /** Last report of the endpoint; null: none, or so old that it says nothing of now. */
  readonly endpoint: HealthReport | null;
  /** By index. */
  readonly nodes: readonly NodeView[];
  /** The first of them. */
  readonly head: NodeView;
}

export interface Observed {
  readonly presence: Presence | null;
  readonly endpointRunning: boolean;
  readonly agents: readonly AgentRecord[];
  readonly nowMs: number;
}

const PHASES = attachmentPhaseSchema.options;

/** Derives everything from observation; nothing is remembered. */
export function viewOf(attachment: Attachment, { presence, endpointRunning, agents, nowMs }: Observed): AttachmentView {
  const endpointConnected = (presence?.endpoint.seat ?? null) !== null;
  const viewOfNode = (index: number, addresses: Attachment['addresses']): NodeView =>
    nodeViewOf(attachment, {
      index,
      addresses,
      place: presence?.agents.get(index) ?? null,
      agent: agents.find(({ node }) => node === index) ?? null,
      endpointObserved: endpointRunning && endpointConnected,
      nowMs,
    });
  const [first, ...further] = nodeAddressesOf(attachment);
  const head = viewOfNode(0, first);
  const nodes = [head, ...further.map((addresses, offset) => viewOfNode(offset + 1, addresses))];
  return {
    attachment,
    phase: nodes.reduce((least, { phase }) => (PHASES.indexOf(phase) < PHASES.indexOf(least) ? phase : least), head.phase),
    connected: { agent: nodes.every(({ connected }) => connected), endpoint: endpointConnected },
    endpoint: fresh(presence?.endpoint.health ?? null, nowMs)?.report ?? null,
    nodes,
    head,
  };
}
