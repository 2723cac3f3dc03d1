import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeLimits, LIMITED_RESOURCES, type ResourceLimits } from './limits.ts';

const NEEDS = { nofile: 64, nproc: 100, fsize: 4_000_000, as: 1_000 };
const AMPLE: ResourceLimits = { nofile: { soft: 1_024, hard: 4_096 }, nproc: { soft: 4_096, hard: 4_096 }, fsize: { soft: Infinity, hard: Infinity }, as: { soft: Infinity, hard: Infinity } };

describe('judgeLimits', () => {
  it('leaves ample limits alone', () => {
    expect(judgeLimits(AMPLE, NEEDS)).toEqual({ ok: true, raise: [] });
  });

  it('raises what is only softly too low', () => {
    expect(judgeLimits({ ...AMPLE, fsize: { soft: 0, hard: Infinity }, nofile: { soft: 63, hard: 64 } }, NEEDS)).toEqual({ ok: true, raise: ['nofile', 'fsize'] });
  });

  it('names all that cannot be raised far enough, and how far', () => {
    expect(judgeLimits({ ...AMPLE, nofile: { soft: 32, hard: 32 }, fsize: { soft: 0, hard: 10 } }, NEEDS)).toEqual({
      ok: false,
      detail: 'open files (ulimit -n): 32 of at least 64, file size in bytes (ulimit -f): 10 of at least 4000000',
    });
  });

  it('refuses exactly when a hard limit is below the need', () => {
    const limit = fc.tuple(fc.nat(), fc.nat()).map(([one, other]) => ({ soft: Math.min(one, other), hard: Math.max(one, other) }));
    fc.assert(
      fc.property(fc.record({ nofile: limit, nproc: limit, fsize: limit, as: limit }), fc.record({ nofile: fc.nat(), nproc: fc.nat(), fsize: fc.nat(), as: fc.nat() }), (limits, needs) => {
        const verdict = judgeLimits(limits, needs);
        expect(verdict.ok).toBe(LIMITED_RESOURCES.every((resource) => limits[resource].hard >= needs[resource]));
        if (verdict.ok) for (const resource of LIMITED_RESOURCES) expect(verdict.raise.includes(resource)).toBe(limits[resource].soft < needs[resource]);
      }),
    );
  });
});
