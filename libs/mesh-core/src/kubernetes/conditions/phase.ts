import type { Condition, TunnelEndpointStatus } from '../../schema/index.ts';

export interface PhaseAndReason {
  readonly phase: NonNullable<TunnelEndpointStatus['phase']>;
  /** Why it is not further, in one word; empty when it is Ready. */
  readonly reason: string;
}

/** The last stage that was reached, and what keeps it from the next. */
export function phaseOfConditions(conditions: readonly Condition[], leaving: boolean, refused: boolean): PhaseAndReason {
  const open = conditions.findIndex(({ status }) => status !== 'True');
  const reason = conditions[open]?.reason ?? '';
  if (leaving) return { phase: 'Leaving', reason: 'Deleted' };
  if (refused) return { phase: 'Refused', reason };
  const last = open < 0 ? conditions.at(-1) : conditions[open - 1];
  return { phase: last?.type ?? 'Pending', reason };
}
