import type { Presence, Seat } from '../hub/index.ts';
import type { NodePlan } from './tunnel-plan.ts';

/** Tells an endpoint its peers, unless it was told this revision. */
export function instructEndpoint(seat: Seat, nodes: readonly NodePlan[], revision: number): void {
  if (seat.sentRevision >= revision) return;
  seat.sentRevision = revision;
  seat.peersSince = new Map(nodes.map(({ peer }) => JSON.stringify(peer)).map((key) => [key, seat.peersSince.get(key) ?? revision]));
  seat.connection.send({ kind: 'peers', revision, peers: nodes.map(({ peer }) => peer) });
}

/** Whether an endpoint lets the agent of this node in: it has applied an instruction with it, and none without it came after. */
export function isAdmitted(seat: Seat, { peer }: NodePlan): boolean {
  const since = seat.peersSince.get(JSON.stringify(peer));
  return since !== undefined && seat.appliedRevision >= since;
}

/** Tells the agent of a node its tunnel, if that has changed: other nodes come and go without it. */
export function instructAgent(presence: Presence, { node, tunnel }: NodePlan, revision: number): void {
  const seat = presence.agents.get(node)?.seat;
  if (!seat || seat.sentRevision >= revision) return;
  seat.sentRevision = revision;
  const text = JSON.stringify(tunnel(0));
  if (seat.sent === text) return;
  seat.sent = text;
  seat.connection.send({ kind: 'tunnel', tunnel: tunnel(revision) });
}
