import { countProbeMisses, type HealthReport, type HealthSample } from '@moorline/mesh-core';
import type { HubConnection } from './connection.ts';
import { CLOSE } from './limits.ts';

/** A connection and how far the tunnel's revisions have come on it. */
export interface Seat {
  readonly connection: HubConnection;
  sentRevision: number;
  appliedRevision: number;
  /** What was sent last, but for its revision: what has not changed is not sent again. */
  sent: string | null;
  /** Endpoints only: for each peer of the last instruction the revision that it has been in since. */
  peersSince: ReadonlyMap<string, number>;
}

/** What one end of an attachment has said: its endpoint, or the agent on one of its nodes. */
export interface Place {
  seat: Seat | null;
  /** Its last report; kept when the connection is lost, because the tunnel goes on without it. */
  health: HealthSample | null;
  /** Of an agent, in milliseconds; null: not yet reported. */
  joinMs: number | null;
}

/** What connected clients of one attachment have said; nothing else is known of them. */
export interface Presence {
  readonly endpoint: Place;
  /** By index of the node; at most one for each that has joined. */
  readonly agents: ReadonlyMap<number, Place>;
}

export interface Directory {
  readonly presenceOf: (attachmentId: string) => Presence | null;
  readonly connections: () => readonly HubConnection[];
  /** Those of one attachment, its endpoint included. */
  readonly connectionsOf: (attachmentId: string) => readonly HubConnection[];
  /** Gives a connection its seat; an older one on it is ended. False, and evicted: a newer one sits there. */
  readonly enter: (connection: HubConnection) => boolean;
  readonly leave: (connection: HubConnection) => void;
  /** @returns whether it is the first report of this agent that tells the time of the join */
  readonly recordHealth: (connection: HubConnection, report: HealthReport, nowMs: number) => boolean;
  /** @returns whether it answers something that was sent and not answered before */
  readonly recordApplied: (connection: HubConnection, revision: number) => boolean;
  /** It said goodbye: its last report says nothing of the tunnel any more. */
  readonly recordLeave: (connection: HubConnection) => void;
  /** Drops all that is known, once the attachment is gone. */
  readonly forget: (attachmentId: string) => void;
}

interface OwnPresence extends Presence {
  readonly agents: Map<number, Place>;
}

/** Who is connected, by attachment and place: one seat each. */
export function createDirectory(): Directory {
  const presences = new Map<string, OwnPresence>();
  const placeFor = ({ attachmentId, role, node }: HubConnection): Place => {
    const presence = presences.get(attachmentId) ?? { endpoint: emptyPlace(), agents: new Map<number, Place>() };
    presences.set(attachmentId, presence);
    if (role === 'endpoint') return presence.endpoint;
    const place = presence.agents.get(node) ?? emptyPlace();
    presence.agents.set(node, place);
    return place;
  };
  const placeWhereSeated = (connection: HubConnection): Place | null => {
    const presence = presences.get(connection.attachmentId);
    const place = connection.role === 'endpoint' ? presence?.endpoint : presence?.agents.get(connection.node);
    return place?.seat?.connection === connection ? place : null;
  };

  return {
    presenceOf: (attachmentId) => presences.get(attachmentId) ?? null,
    connections: () => [...presences.values()].flatMap(connectionsIn),
    connectionsOf: (attachmentId) => connectionsIn(presences.get(attachmentId)),
    enter: (connection) => {
      const place = placeFor(connection);
      const present = place.seat;
      if (present !== null && present.connection.generation > connection.generation) {
        connection.evict('ML-EVICTED', 'a newer process holds this attachment');
        return false;
      }
      if (present !== null) replace(present.connection, connection);
      place.seat = { connection, sentRevision: -1, appliedRevision: -1, sent: null, peersSince: new Map() };
      return true;
    },
    leave: (connection) => {
      const place = placeWhereSeated(connection);
      if (place !== null) place.seat = null;
    },
    recordHealth: (connection, report, nowMs) => {
      const place = placeWhereSeated(connection);
      if (place === null) return false;
      place.health = { report, receivedAtMs: nowMs, probeMisses: countProbeMisses(place.health?.probeMisses ?? 0, report) };
      const tellsJoin = place.joinMs === null && report.joinMs !== null;
      place.joinMs ??= report.joinMs;
      return tellsJoin;
    },
    recordApplied: (connection, revision) => {
      const seat = placeWhereSeated(connection)?.seat;
      if (!seat || revision <= seat.appliedRevision || revision > seat.sentRevision) return false;
      seat.appliedRevision = revision;
      return true;
    },
    recordLeave: (connection) => {
      const place = placeWhereSeated(connection);
      if (place !== null) place.health = null;
    },
    forget: (attachmentId) => void presences.delete(attachmentId),
  };
}

function emptyPlace(): Place {
  return { seat: null, health: null, joinMs: null };
}

function connectionsIn(presence: Presence | undefined): readonly HubConnection[] {
  if (presence === undefined) return [];
  return [...presence.agents.values(), presence.endpoint].flatMap(({ seat }) => seat?.connection ?? []);
}

/** The same process that lost its line is let in again; an older process is told to stay away. */
function replace(older: HubConnection, newer: HubConnection): void {
  if (older.generation === newer.generation) older.close(CLOSE.replaced, 'connected again');
  else older.evict('ML-EVICTED', 'a newer process took this attachment over');
}
