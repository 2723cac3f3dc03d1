import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, isErrorCode } from '../../errors/index.ts';
import { CONDITION_TYPES, conditionSchema } from '../../schema/index.ts';
import { conditionReason } from './condition-reason.ts';
import { phaseOfConditions } from './phase.ts';
import { stageConditions, type StageObservation } from './stage-conditions.ts';

const NOW = '2026-11-24T10:00:00Z';
const LATER = '2026-11-24T10:00:05Z';
const START: StageObservation = { generation: 1, refusal: null, accepted: false, provisioned: false, failure: null, joined: false, health: null };
const READY: StageObservation = { ...START, accepted: true, provisioned: true, joined: true, health: { state: 'connected', reasons: [] } };

const codes = Object.keys(ERROR_CATALOGUE).filter(isErrorCode);
const anyFailure = fc.option(fc.record({ code: fc.constantFrom(...codes), detail: fc.string() }));
const anyObservation = fc.record({
  generation: fc.nat(),
  refusal: anyFailure,
  accepted: fc.boolean(),
  provisioned: fc.boolean(),
  failure: anyFailure,
  joined: fc.boolean(),
  health: fc.option(fc.record({ state: fc.constantFrom('connected' as const, 'degraded' as const, 'disconnected' as const), reasons: fc.constant([]) })),
});

describe('stageConditions', () => {
  it('is in stages, complete and valid whatever is observed', () => {
    fc.assert(
      fc.property(anyObservation, (observed) => {
        const conditions = stageConditions(observed, [], NOW);
        expect(conditions.map(({ type }) => type)).toEqual(CONDITION_TYPES);
        for (const condition of conditions) {
          expect(conditionSchema.safeParse(condition).success).toBe(true);
          expect(condition.reason).toMatch(/^[A-Za-z][A-Za-z0-9]*$/);
        }
        const reached = conditions.map(({ status }) => status === 'True');
        expect(reached).toEqual(reached.toSorted((one, other) => Number(other) - Number(one)));
      }),
    );
  });

  it('changes nothing when nothing changed, and keeps the time of what stays', () => {
    const first = stageConditions(START, [], NOW);
    expect(stageConditions(START, first, LATER)).toEqual(first);
    const next = stageConditions({ ...START, accepted: true }, first, LATER);
    expect(next.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([LATER, NOW, NOW, NOW]);
  });

  it('names what failed with its remedy', () => {
    const [, provisioned] = stageConditions({ ...START, accepted: true, failure: { code: 'ML-ENDPOINT-FAILED', detail: 'no image' } }, [], NOW);
    expect(provisioned).toMatchObject({ status: 'False', reason: 'EndpointFailed' });
    expect(provisioned?.message).toContain('no image');
    expect(provisioned?.message).toContain(ERROR_CATALOGUE['ML-ENDPOINT-FAILED'].remedy);
  });
});

describe('phaseOfConditions', () => {
  it('is the last stage reached, and what keeps it from the next', () => {
    expect(phaseOfConditions(stageConditions(START, [], NOW), false, false)).toEqual({ phase: 'Pending', reason: 'Pending' });
    expect(phaseOfConditions(stageConditions({ ...START, accepted: true }, [], NOW), false, false)).toEqual({ phase: 'Accepted', reason: 'EndpointStarting' });
    expect(phaseOfConditions(stageConditions(READY, [], NOW), false, false)).toEqual({ phase: 'Ready', reason: '' });
    expect(phaseOfConditions(stageConditions(READY, [], NOW), true, false)).toEqual({ phase: 'Leaving', reason: 'Deleted' });
    const refused = stageConditions({ ...START, refusal: { code: 'ML-MTU-TOO-LARGE', detail: '' } }, [], NOW);
    expect(phaseOfConditions(refused, false, true)).toEqual({ phase: 'Refused', reason: 'MtuTooLarge' });
  });
});

describe('conditionReason', () => {
  it('is different for every code', () => {
    expect(new Set(codes.map(conditionReason)).size).toBe(codes.length);
  });
});
