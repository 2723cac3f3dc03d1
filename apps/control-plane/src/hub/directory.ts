import { countProbeMisses, type HealthReport, type HealthSample, type HubRole } from '@moorline/mesh-core';
import type { HubConnection } from './connection.ts';
import { CLOSE } from './limits.ts';

/** A connection and how far the tunnel's revisions have come on it. */
export interface Seat {
  readonly connection: HubConnection;
  sentRevision: number;
  appliedRevision: number;
}

/** What connected clients of one attachment have said; nothing else is known of them. */
export interface Presence {
  readonly seats: Record<HubRole, Seat | null>;
  /** Last reports; kept when a connection is lost, because the tunnel goes on without it. */
  readonly health: Record<HubRole, HealthSample | null>;
  /** Of the agent, in milliseconds; null: not yet reported. */
  joinMs: number | null;
}

export interface Directory {
  readonly presenceOf: (attachmentId: string) => Presence | null;
  readonly connections: () => readonly HubConnection[];
  /** Gives a connection its seat; an older one on it is ended. False, and evicted: a newer one sits there. */
  readonly enter: (connection: HubConnection) => boolean;
  readonly leave: (connection: HubConnection) => void;
  /** @returns whether it is the first report of this attachment that tells the time of the join */
  readonly recordHealth: (connection: HubConnection, report: HealthReport, nowMs: number) => boolean;
  readonly recordApplied: (connection: HubConnection, revision: number) => void;
  /** It said goodbye: its last report says nothing of the tunnel any more. */
  readonly recordLeave: (connection: HubConnection) => void;
  /** Drops all that is known, once the attachment is gone. */
  readonly forget: (attachmentId: string) => void;
}

/** Who is connected, by attachment and role: one seat each. */
export function createDirectory(): Directory {
  const presences = new Map<string, Presence>();
  const presenceFor = (attachmentId: string): Presence => {
    const known = presences.get(attachmentId);
    if (known !== undefined) return known;
    const made: Presence = { seats: { agent: null, endpoint: null }, health: { agent: null, endpoint: null }, joinMs: null };
    presences.set(attachmentId, made);
    return made;
  };
  const presenceWhereSeated = (connection: HubConnection): Presence | null => {
    const presence = presences.get(connection.attachmentId);
    return presence?.seats[connection.role]?.connection === connection ? presence : null;
  };

  return {
    presenceOf: (attachmentId) => presences.get(attachmentId) ?? null,
    connections: () => [...presences.values()].flatMap(({ seats }) => [seats.agent, seats.endpoint].flatMap((seat) => seat?.connection ?? [])),
    enter: (connection) => {
      const present = presences.get(connection.attachmentId)?.seats[connection.role] ?? null;
      if (present !== null && present.connection.generation > connection.generation) {
        connection.evict('ML-EVICTED', 'a newer process holds this attachment');
        return false;
      }
      if (present !== null) replace(present.connection, connection);
      presenceFor(connection.attachmentId).seats[connection.role] = { connection, sentRevision: -1, appliedRevision: -1 };
      return true;
    },
    leave: (connection) => {
      const presence = presenceWhereSeated(connection);
      if (presence !== null) presence.seats[connection.role] = null;
    },
    recordHealth: (connection, report, nowMs) => {
      const presence = presenceWhereSeated(connection);
      if (presence === null) return false;
      const { role } = connection;
      presence.health[role] = { report, receivedAtMs: nowMs, probeMisses: countProbeMisses(presence.health[role]?.probeMisses ?? 0, report) };
      const tellsJoin = presence.joinMs === null && report.joinMs !== null;
      presence.joinMs ??= report.joinMs;
      return tellsJoin;
    },
    recordApplied: (connection, revision) => {
      const seat = presenceWhereSeated(connection)?.seats[connection.role];
      if (seat) seat.appliedRevision = Math.max(seat.appliedRevision, revision);
    },
    recordLeave: (connection) => {
      const presence = presenceWhereSeated(connection);
      if (presence !== null) presence.health[connection.role] = null;
    },
    forget: (attachmentId) => void presences.delete(attachmentId),
  };
}

/** The same process that lost its line is let in again; an older process is told to stay away. */
function replace(older: HubConnection, newer: HubConnection): void {
  if (older.generation === newer.generation) older.close(CLOSE.replaced, 'connected again');
  else older.evict('ML-EVICTED', 'a newer process took this attachment over');
}
