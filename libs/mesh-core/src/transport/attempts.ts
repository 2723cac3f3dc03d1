import { nextDelayMs } from '../backoff/index.ts';
import type { Transport } from '../schema/index.ts';
import { isBetter, isRelay, type Ladder } from './ladder.ts';
import { ATTEMPT_STAGGER_MS, STANDBY, UPWARD, URGENT } from './limits.ts';

/**
 * When the next attempt of a transport begins; null: it is open, being opened, or of no use now. While nothing works
 * all are tried: UDP and the best relay at once, each further relay when the one before has failed or takes long.
 */
export function attemptDueMs(ladder: Ladder, transport: Transport): number | null {
  if (ladder.rungs[transport].state !== 'closed') return null;
  const beginsMs = isRelay(transport) ? relayTurnMs(ladder, transport) : -Infinity;
  return beginsMs === null ? null : Math.max(beginsMs, retryMs(ladder, transport));
}

/** When it is the turn of a relay; null: a relay that is as good is open. */
function relayTurnMs({ order, rungs, active }: Ladder, transport: Transport): number | null {
  const relays = order.filter(isRelay);
  const open = relays.find((relay) => rungs[relay].state === 'open');
  // One that stands by is not changed for a better one: it costs nothing.
  if (open !== undefined) return open === active && isBetter(transport, open) ? -Infinity : null;
  const before = relays[relays.indexOf(transport) - 1];
  if (before === undefined) return -Infinity;
  const { state, sinceMs, failure } = rungs[before];
  return state === 'closed' && (failure === 'no-answer' || failure === 'refused') ? -Infinity : sinceMs + ATTEMPT_STAGGER_MS;
}

function retryMs({ rungs, active }: Ladder, transport: Transport): number {
  const { sinceMs, failures, jitter, heldUntilMs } = rungs[transport];
  const delays = active === null ? URGENT : isBetter(transport, active) ? UPWARD : STANDBY;
  const afterFailureMs = failures === 0 ? -Infinity : sinceMs + nextDelayMs(failures - 1, jitter, delays);
  return delays === UPWARD ? Math.max(heldUntilMs, afterFailureMs) : afterFailureMs;
}
