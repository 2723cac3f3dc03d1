import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failed, notApplicable, passed, type Check, type Finding, type Verdict } from './check.ts';
import { CHECKS } from './checks.ts';
import { planChecks } from './plan-checks.ts';

const FINDINGS: readonly Finding[] = [passed('fine'), failed('ML-TIMEOUT', 'broken'), notApplicable('none here')];
const RANK_MAX = 12;

/** Checks without a cycle: each may name earlier ones only, in any order in the list. */
const anyChecks = fc
  .array(fc.record({ needs: fc.array(fc.nat(RANK_MAX)), unless: fc.array(fc.nat(RANK_MAX)), after: fc.array(fc.nat(RANK_MAX)) }), { maxLength: RANK_MAX })
  .map((drawn) =>
    drawn.map(({ needs, unless, after }, rank): Check => {
      const earlier = (ranks: readonly number[]): string[] => ranks.filter((other) => other < rank).map((other) => `c${other}`);
      return { id: `c${rank}`, title: '', group: 'worker', needs: earlier(needs), unless: earlier(unless), after: earlier(after) };
    }),
  )
  .chain((checks) => fc.shuffledSubarray(checks, { minLength: checks.length }));

interface Step {
  readonly id: string;
  readonly known: ReadonlyMap<string, Verdict>;
}

/** Runs everything in the order in which `pick` lets checks end. */
function runAll(checks: readonly Check[], pick: () => number): { readonly verdicts: ReadonlyMap<string, Verdict>; readonly started: readonly Step[] } {
  const [found, begun, started]: [Map<string, Verdict>, Set<string>, Step[]] = [new Map(), new Set(), []];
  for (;;) {
    const { verdicts, runnable } = planChecks(checks, found, begun);
    for (const id of runnable) {
      begun.add(id);
      started.push({ id, known: verdicts });
    }
    const running = [...begun].filter((id) => !found.has(id));
    const ending = running[pick() % running.length];
    if (ending === undefined) return { verdicts, started };
    found.set(ending, FINDINGS[pick() % FINDINGS.length] ?? passed());
  }
}

const anyRun = fc.tuple(anyChecks, fc.infiniteStream(fc.nat(1_000))).map(([checks, numbers]) => ({ checks, ...runAll(checks, () => numbers.next().value ?? 0) }));
const goesOn = (verdict: Verdict | undefined): boolean => verdict?.state === 'passed' || verdict?.state === 'not-applicable';

describe('planChecks', () => {
  it('gives every check a verdict, and runs none twice', () => {
    fc.assert(
      fc.property(anyRun, ({ checks, verdicts, started }) => {
        expect([...verdicts.keys()].toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
        expect(new Set(started.map(({ id }) => id)).size).toBe(started.length);
      }),
    );
  });

  it('runs a check only when what it needs went well and the rest is known', () => {
    fc.assert(
      fc.property(anyRun, ({ checks, started }) => {
        for (const { id, known } of started) {
          const { needs = [], unless = [], after = [] } = checks.find((check) => check.id === id) ?? {};
          expect(needs.every((need) => goesOn(known.get(need)))).toBe(true);
          expect(unless.every((other) => known.has(other) && known.get(other)?.state !== 'failed')).toBe(true);
          expect(after.every((other) => known.has(other))).toBe(true);
        }
      }),
    );
  });

  it('blocks exactly those that did not run, because of one that failed', () => {
    fc.assert(
      fc.property(anyRun, ({ verdicts, started }) => {
        const ran = new Set(started.map(({ id }) => id));
        for (const [id, verdict] of verdicts) {
          expect(ran.has(id)).toBe(verdict.state !== 'blocked');
          if (verdict.state === 'blocked') expect(verdicts.get(verdict.because)?.state).toBe('failed');
        }
      }),
    );
  });
});

describe('CHECKS', () => {
  it('names only checks that stand before, so that there is no cycle and a reader meets causes first', () => {
    const seen = new Set<string>();
    for (const { id, needs, unless = [], after = [] } of CHECKS) {
      for (const other of [...needs, ...unless]) expect(seen, `${id} needs ${other}`).toContain(other);
      for (const other of after) expect(CHECKS.map((check) => check.id)).toContain(other);
      seen.add(id);
    }
    expect(seen.size).toBe(CHECKS.length);
  });

  it('are all run when all goes well', () => {
    const { verdicts } = runAll(CHECKS, () => 0);
    expect([...verdicts.values()].map(({ state }) => state)).toEqual(CHECKS.map(() => 'passed'));
  });
});
