import type { Transport } from '../schema/index.ts';
import { attemptDueMs } from './attempts.ts';
import { choose, superfluous } from './choice.ts';
import { fallen, takeEvent, takeSigns, withoutPause } from './events.ts';
import { withRung, type Ladder, type LadderEvent, type LadderStep, type Signs } from './ladder.ts';
import { LOOK_INTERVAL_MS, LOOK_MIN_MS, PROBES_MAX } from './limits.ts';
import { isDead } from './liveness.ts';
import { probeDueMs } from './probing.ts';

export interface Advance {
  readonly ladder: Ladder;
  /** To be done in this order, all of them. */
  readonly steps: readonly LadderStep[];
}

export interface Happening {
  readonly event: LadderEvent;
  readonly signs: Signs;
  readonly nowMs: number;
  /** From 0 to 1, uniform. */
  readonly entropy: number;
}

type Stage = (ladder: Ladder, happening: Happening) => Advance;

/**
 * Decides what to do with the paths of a tunnel after something has happened, or at `ladder.dueMs` at the latest. The
 * same call again gives the same answer: nothing but its arguments counts.
 */
export function advance(before: Ladder, happening: Happening): Advance {
  const { event, signs, nowMs, entropy } = happening;
  const told = takeSigns(takeEvent(withoutPause(before, nowMs), event, nowMs, entropy), signs);
  const { ladder, steps } = STAGES.reduce<Advance>(
    (so, stage) => {
      const next = stage(so.ladder, happening);
      return { ladder: next.ladder, steps: [...so.steps, ...next.steps] };
    },
    { ladder: told, steps: [] },
  );
  return { ladder: { ...ladder, dueMs: dueMs(ladder, signs, nowMs) }, steps };
}

const leaveDead: Stage = (ladder, { signs, nowMs, entropy }) => {
  const dead = ladder.order.filter((transport) => isDead(ladder, transport, signs, nowMs));
  return { ladder: dead.reduce((all, transport) => fallen(all, { transport, failure: 'silent', nowMs, entropy }), ladder), steps: dead.map((transport) => ({ kind: 'close', transport })) };
};

const useBest: Stage = (ladder, { signs, nowMs }) => {
  const { active, used } = ladder;
  const transport = choose(ladder, signs, nowMs);
  if (transport === null) return { ladder: { ...ladder, active: null }, steps: [] };
  if (transport === active) return { ladder, steps: [] };
  const switches = ladder.switches + (used === null || used === transport ? 0 : 1);
  return { ladder: { ...ladder, active: transport, activeSinceMs: nowMs, used: transport, switches }, steps: [{ kind: 'use', transport, repeat: active === null }] };
};

const closeSuperfluous: Stage = (ladder, { nowMs }) => {
  const needless = superfluous(ladder);
  const close = (all: Ladder, transport: Transport): Ladder => withRung(all, transport, { state: 'closed', sinceMs: nowMs, failures: 0, failure: null, probes: [] });
  return { ladder: needless.reduce(close, ladder), steps: needless.map((transport) => ({ kind: 'close', transport })) };
};

const openDue: Stage = (ladder, { nowMs }) => {
  const due = ladder.order.filter((transport) => (attemptDueMs(ladder, transport) ?? Infinity) <= nowMs);
  return { ladder: due.reduce((all, transport) => withRung(all, transport, { state: 'opening', sinceMs: nowMs }), ladder), steps: due.map((transport) => ({ kind: 'open', transport })) };
};

const probeDue: Stage = (ladder, { signs, nowMs }) => {
  const due = ladder.order.filter((transport) => (probeDueMs(ladder, transport, signs) ?? Infinity) <= nowMs);
  const sent = (all: Ladder, transport: Transport): Ladder => withRung(all, transport, { probedAtMs: nowMs, probes: [...all.rungs[transport].probes, nowMs].slice(-PROBES_MAX) });
  return { ladder: due.reduce(sent, ladder), steps: due.map((transport) => ({ kind: 'probe', transport })) };
};

const STAGES: readonly Stage[] = [leaveDead, useBest, closeSuperfluous, openDue, probeDue];

function dueMs(ladder: Ladder, signs: Signs, nowMs: number): number {
  const dues = ladder.order.flatMap((transport) => [attemptDueMs(ladder, transport), probeDueMs(ladder, transport, signs)].filter((due) => due !== null));
  return Math.max(nowMs + LOOK_MIN_MS, Math.min(nowMs + LOOK_INTERVAL_MS, ...dues));
}
