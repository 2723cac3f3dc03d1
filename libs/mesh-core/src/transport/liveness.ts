import type { Transport } from '../schema/index.ts';
import { isRelay, type Ladder, type Signs } from './ladder.ts';
import { ABSENCE, DEAD_AFTER_MAX_MS, DEAFNESS, QUIET_MS, SILENCE } from './limits.ts';

interface Rule {
  readonly ageMs: number;
  readonly roundTrips: number;
  readonly probes: number;
}

/**
 * Whether an open path is dead by its signs of life. That of UDP is judged here: nothing in the network tells when it
 * ends. A relay is watched by its own connection. Another path that answers meanwhile shows that the other end is there
 * and the fault is in this path, so that it can be left sooner; else the other end may just be busy.
 */
export function isDead(ladder: Ladder, transport: Transport, signs: Signs, nowMs: number): boolean {
  const { state, probes } = ladder.rungs[transport];
  const [oldestMs] = probes;
  if (isRelay(transport) || state !== 'open' || oldestMs === undefined) return false;
  const heardMs = signs[transport]?.heardMs ?? null;
  const broken = (rule: Rule): boolean => {
    const afterMs = Math.max(rule.ageMs, Math.min(DEAD_AFTER_MAX_MS, rule.roundTrips * (signs[transport]?.roundTripMs ?? 0)));
    return probes.length >= rule.probes && nowMs - oldestMs >= afterMs;
  };
  if (broken(ABSENCE)) return true;
  const isQuiet = heardMs === null || nowMs - heardMs >= QUIET_MS;
  return othersAnswer(ladder, transport, signs, oldestMs) && (broken(DEAFNESS) || (isQuiet && broken(SILENCE)));
}

function othersAnswer({ order, rungs }: Ladder, transport: Transport, signs: Signs, sinceMs: number): boolean {
  return order.some((other) => other !== transport && rungs[other].state === 'open' && (signs[other]?.answeredMs ?? -Infinity) >= sinceMs);
}
