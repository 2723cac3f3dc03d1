import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { Door } from './door.ts';

/** A follower looks at the Lease every two seconds, and needs a moment to begin. */
const HANDOVER_MAX_MS = 6_000;
const LOOK_MS = 100;
/** What has begun is finished: a join waits for its endpoint ten seconds at most. */
const FINISH_MAX_MS = 10_000;
/**
 * Agents move within this. Thousands of them are a few hundred new connections a second to the replica that follows; and
 * all of it is over well before a kubelet's thirty seconds.
 */
const SPREAD_MS = 5_000;

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
  readonly log: Logger;
}

/**
 * Moves everything to another replica: the lead first, then new connections, then those that there are, one after the
 * other. Without another replica it does not wait for one for long. Never rejects.
 */
export async function drain({ door, resign, leaderKnown, finishJoins, drainHub, log }: DrainOptions): Promise<void> {
  const startedAtMs = performance.now();
  door.wait();
  const stop = new AbortController();
  const resigned = resign().catch((error: unknown) => log.warn({ err: asMoorlineError(error) }, 'lead not given away'));
  // Whoever cannot reach the API server any more lets the Lease run out.
  await Promise.race([resigned, sleep(HANDOVER_MAX_MS, undefined, { signal: stop.signal }).catch(() => undefined)]);
  stop.abort();
  while (!leaderKnown() && performance.now() - startedAtMs < HANDOVER_MAX_MS) await sleep(LOOK_MS);
  log.info({ another: leaderKnown() }, 'draining');
  await finishJoins(FINISH_MAX_MS);
  await Promise.all([drainHub(SPREAD_MS), door.letGo(SPREAD_MS)]);
  log.info({ ms: Math.round(performance.now() - startedAtMs) }, 'drained');
}
