import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError } from '@moorline/mesh-core';
import { withDeadline, type Logger } from '@moorline/service';
import type { Door } from './door.ts';

/** A follower looks at the Lease every two seconds, and needs a moment to begin. An API server that is silent is not waited for longer. */
const HANDOVER_MAX_MS = 6_000;
const LOOK_MS = 100;
/** What has begun is finished: a join waits for its endpoint ten seconds at most. */
const FINISH_MAX_MS = 10_000;
/** Agents move within this: thousands of them are a few hundred new connections a second to the replica that follows. */
const SPREAD_MS = 5_000;
/** From the signal on. Afterwards the parts close, and a kubelet waits thirty seconds for all of it. */
const DRAIN_MAX_MS = 21_000;

export interface DrainOptions {
  readonly door: Door;
  /** Gives the lead away, if this replica has it. */
  readonly resign: () => Promise<void>;
  /** Whether another replica is seen to lead. */
  readonly leaderKnown: () => boolean;
  /** Waits for joins that have begun, no longer than this. */
  readonly finishJoins: (maxMs: number) => Promise<void>;
  /** Ends the connections of hub clients, spread over this time. */
  readonly drainHub: (spreadMs: number) => Promise<void>;
  /** When the end began, by `performance.now()`: the deadline of all of it counts from then. */
  readonly startedAtMs: number;
  readonly log: Logger;
}

/**
 * Moves everything to another replica: the lead first, then new connections, then those that there are, one after the
 * other. Without another replica, or an API server that answers, it does not wait for one for long; what took long
 * shortens what follows. Never rejects.
 */
export async function drain({ door, resign, leaderKnown, finishJoins, drainHub, startedAtMs, log }: DrainOptions): Promise<void> {
  const left = (ofMs: number): number => Math.max(0, startedAtMs + ofMs - performance.now());
  door.wait();
  // Whoever cannot reach the API server any more lets the Lease run out.
  await withDeadline(resign, { deadlineMs: left(HANDOVER_MAX_MS), what: 'giving the lead away' }).catch((error: unknown) => log.warn({ err: asMoorlineError(error) }, 'lead not given away'));
  while (!leaderKnown() && left(HANDOVER_MAX_MS) > 0) await sleep(LOOK_MS);
  log.info({ another: leaderKnown() }, 'draining');
  await finishJoins(Math.min(FINISH_MAX_MS, left(DRAIN_MAX_MS - SPREAD_MS)));
  const spreadMs = Math.min(SPREAD_MS, left(DRAIN_MAX_MS));
  await Promise.all([drainHub(spreadMs), door.letGo(spreadMs)]);
  log.info({ ms: Math.round(performance.now() - startedAtMs) }, 'drained');
}
