import type { Transport } from '../schema/index.ts';
import { inOrder, withRung, type Ladder, type LadderEvent, type PathFailure, type Signs } from './ladder.ts';
import { HOLD_BASE_MS, HOLD_MAX_MS, LASTING_MS, PAUSE_MIN_MS, STABLE_MS } from './limits.ts';

/**
 * Leaves out of account the time in which this process did not run: it was stopped, or the machine was busy. Answers
 * that came meanwhile wait to be read.
 */
export function withoutPause(ladder: Ladder, nowMs: number): Ladder {
  const lateMs = nowMs - ladder.dueMs;
  if (lateMs < PAUSE_MIN_MS) return ladder;
  const later = (atMs: number): number => atMs + lateMs;
  return ladder.order.reduce((all, transport) => {
    const { probes, probedAtMs } = all.rungs[transport];
    return withRung(all, transport, { probes: probes.map(later), probedAtMs: later(probedAtMs) });
  }, ladder);
}

/** Takes note of what happened; what is told of a path that is not there any more is passed over. */
export function takeEvent(ladder: Ladder, event: LadderEvent, nowMs: number, entropy: number): Ladder {
  switch (event.kind) {
    case 'tick':
      return ladder;
    case 'offered':
      return { ...ladder, order: inOrder(event.order), unfit: event.unfit };
    case 'opened':
      if (ladder.rungs[event.transport].state !== 'opening') return ladder;
      return withRung(ladder, event.transport, { state: 'open', sinceMs: nowMs, probes: [], probedAtMs: nowMs });
    case 'failed': {
      const { state, failures } = ladder.rungs[event.transport];
      if (state !== 'opening') return ladder;
      return withRung(ladder, event.transport, { state: 'closed', sinceMs: nowMs, failures: failures + 1, failure: event.failure, jitter: entropy });
    }
    case 'closed':
      return ladder.rungs[event.transport].state === 'open' ? fallen(ladder, { transport: event.transport, failure: event.failure, nowMs, entropy }) : ladder;
  }
}

/** Forgets probes that were answered, and those sent before one that was. */
export function takeSigns(ladder: Ladder, signs: Signs): Ladder {
  return ladder.order.reduce((all, transport) => {
    const answeredMs = signs[transport]?.answeredMs ?? null;
    const { probes } = all.rungs[transport];
    if (answeredMs === null || probes.length === 0) return all;
    return withRung(all, transport, { probes: probes.filter((sentMs) => sentMs > answeredMs) });
  }, ladder);
}

interface Fall {
  readonly transport: Transport;
  readonly failure: PathFailure;
  readonly nowMs: number;
  readonly entropy: number;
}

/** An open path is gone. The sooner it failed in use, and the oftener, the longer it is not tried while another works. */
export function fallen(ladder: Ladder, { transport, failure, nowMs, entropy }: Fall): Ladder {
  const rung = ladder.rungs[transport];
  const wasActive = ladder.active === transport;
  const wasStable = wasActive && nowMs - ladder.activeSinceMs >= STABLE_MS;
  const falls = wasStable ? 1 : rung.falls + (wasActive ? 1 : 0);
  const heldMs = Math.min(HOLD_MAX_MS, HOLD_BASE_MS * 2 ** Math.max(0, falls - 1));
  const failures = 1 + (nowMs - rung.sinceMs < LASTING_MS ? rung.failures : 0);
  const closed = withRung(ladder, transport, { state: 'closed', sinceMs: nowMs, failures, failure, jitter: entropy, falls, heldUntilMs: nowMs + heldMs, probes: [] });
  return wasActive ? { ...closed, active: null } : closed;
}
