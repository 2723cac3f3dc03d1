import { TRANSPORTS, type Transport } from '../schema/index.ts';

/** Why a path is not there: nothing came back; refused or broken off before it was open; left because it was silent; ended by the other end or the network. */
export type PathFailure = 'no-answer' | 'refused' | 'silent' | 'ended';

/** What is known of one transport. All times are milliseconds of one clock that never goes back. */
export interface Rung {
  readonly state: 'closed' | 'opening' | 'open';
  /** When it came into this state. */
  readonly sinceMs: number;
  /** Attempts in a row that opened nothing, or nothing that lasted. */
  readonly failures: number;
  /** Why it was closed last; null: never tried, or not closed by a fault. */
  readonly failure: PathFailure | null;
  /** From 0 to 1: spreads the next attempt. */
  readonly jitter: number;
  /** Times in a row that it failed in use before it was stable. */
  readonly falls: number;
  /** Until then it does not take the place of a path that works. */
  readonly heldUntilMs: number;
  /** When probes that are not answered were sent, the oldest first. */
  readonly probes: readonly number[];
  readonly probedAtMs: number;
}

/** The transports of one tunnel, as its agent sees them. */
export interface Ladder {
  /** Those that may be used, the best first. */
  readonly order: readonly Transport[];
  /** Those that could be used if they took packets of the overlay's size. */
  readonly unfit: readonly Transport[];
  readonly rungs: Readonly<Record<Transport, Rung>>;
  /** The one path that traffic is sent on. */
  readonly active: Transport | null;
  readonly activeSinceMs: number;
  /** What was active last. */
  readonly used: Transport | null;
  /** Times that traffic moved from one transport to another. */
  readonly switches: number;
  /** When the next call is due: later than that, this process was away. */
  readonly dueMs: number;
}

/** What a caller does. Each is done before the next call. */
export type LadderStep =
  | { readonly kind: 'open'; readonly transport: Transport }
  /** Closes the path or gives up the attempt; nothing is to be told of it any more. */
  | { readonly kind: 'close'; readonly transport: Transport }
  /** Sends all traffic there. `repeat`: the path before was lost, and what was sent on it last with it. */
  | { readonly kind: 'use'; readonly transport: Transport; readonly repeat: boolean }
  | { readonly kind: 'probe'; readonly transport: Transport };

/** What happened. */
export type LadderEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'opened'; readonly transport: Transport }
  /** An attempt ended without a path. */
  | { readonly kind: 'failed'; readonly transport: Transport; readonly failure: PathFailure }
  /** An open path ended by itself. */
  | { readonly kind: 'closed'; readonly transport: Transport; readonly failure: PathFailure }
  /** What may be used has changed. */
  | { readonly kind: 'offered'; readonly order: readonly Transport[]; readonly unfit: readonly Transport[] };

/** Signs of life of an open path; null: none yet. */
export interface PathSigns {
  /** When a datagram of the tunnel was sent on it last. */
  readonly sentMs: number | null;
  /** When a datagram of the tunnel was heard on it last. */
  readonly heardMs: number | null;
  /** When the newest of its probes that were answered was sent. */
  readonly answeredMs: number | null;
  readonly roundTripMs: number | null;
}

/** Signs of every path that is open. */
export type Signs = Readonly<Partial<Record<Transport, PathSigns>>>;

const NEW_RUNG: Rung = { state: 'closed', sinceMs: 0, failures: 0, failure: null, jitter: 0, falls: 0, heldUntilMs: 0, probes: [], probedAtMs: 0 };

/** A ladder of which nothing was tried yet. */
export function newLadder(order: readonly Transport[], unfit: readonly Transport[], nowMs: number): Ladder {
  const rung = { ...NEW_RUNG, sinceMs: nowMs, probedAtMs: nowMs };
  return { order: inOrder(order), unfit, rungs: { udp: rung, wss: rung, 'wss-proxy': rung, wstunnel: rung }, active: null, activeSinceMs: nowMs, used: null, switches: 0, dueMs: nowMs };
}

/** The ladder when its paths lead to another endpoint from now on: nothing is open, and nothing that failed counts. */
export function restarted({ order, unfit, used, switches }: Ladder, nowMs: number): Ladder {
  return { ...newLadder(order, unfit, nowMs), used, switches };
}

/** The ladder with one rung changed. */
export function withRung(ladder: Ladder, transport: Transport, changes: Partial<Rung>): Ladder {
  return { ...ladder, rungs: { ...ladder.rungs, [transport]: { ...ladder.rungs[transport], ...changes } } };
}

/** The same transports, the best first. */
export function inOrder(transports: readonly Transport[]): readonly Transport[] {
  return TRANSPORTS.filter((transport) => transports.includes(transport));
}

/** Whether `transport` is better than `other`; anything is better than nothing. */
export function isBetter(transport: Transport, other: Transport | null): boolean {
  return other === null || TRANSPORTS.indexOf(transport) < TRANSPORTS.indexOf(other);
}

/** Over TCP: nothing is lost on it while it lives, and it passes almost everywhere. One of these stands by for UDP. */
export function isRelay(transport: Transport): boolean {
  return transport !== 'udp';
}
