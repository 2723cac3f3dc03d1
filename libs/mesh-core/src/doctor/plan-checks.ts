import type { Check, Verdict, Verdicts } from './check.ts';

export interface CheckPlan<Id extends string> {
  /** Everything known, with the verdict `blocked` for what can no longer run. */
  readonly verdicts: Verdicts<Id>;
  /** Checks that may run now, side by side. */
  readonly runnable: readonly Id[];
}

/**
 * What can be said and done next: pure, so that the order of checks is tested and not hoped for. Called again
 * after each finding, it gives every check a verdict in the end, if `checks` has no cycle.
 * @param begun checks that run already
 */
export function planChecks<Id extends string>(checks: readonly Check<Id>[], found: Verdicts<Id>, begun: ReadonlySet<Id>): CheckPlan<Id> {
  const verdicts = new Map(found);
  for (let before = -1; before !== verdicts.size; ) {
    before = verdicts.size;
    for (const check of checks) {
      const because = verdicts.has(check.id) || begun.has(check.id) ? null : blockerOf(check, verdicts);
      if (because !== null) verdicts.set(check.id, { state: 'blocked', because });
    }
  }
  const isOpen = ({ id }: Check<Id>): boolean => !verdicts.has(id) && !begun.has(id);
  const isReady = ({ needs, unless = [], after = [] }: Check<Id>): boolean => [...needs, ...unless, ...after].every((id) => verdicts.has(id));
  return { verdicts, runnable: checks.filter((check) => isOpen(check) && isReady(check)).map(({ id }) => id) };
}

/** The failed check at the root of why this one cannot run; null: nothing speaks against it yet. */
function blockerOf<Id extends string>({ needs, unless = [] }: Check<Id>, verdicts: Verdicts<Id>): Id | null {
  for (const id of needs) {
    const verdict = verdicts.get(id);
    if (verdict?.state === 'failed') return id;
    if (verdict?.state === 'blocked') return verdict.because;
  }
  return unless.find((id) => (verdicts.get(id) as Verdict | undefined)?.state === 'failed') ?? null;
}
