import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { failureOf } from '../testing/examples.ts';
import { allocatePort } from './ports.ts';

const range = { firstPort: 20_001, lastPort: 20_005 };

describe('allocatePort', () => {
  it('gives the first free port', () => {
    expect(allocatePort({ ...range, taken: [] })).toBe(20_001);
    expect(allocatePort({ ...range, taken: [20_001, 20_002, 80], startAfter: null })).toBe(20_003);
  });

  it('goes on behind the last one and wraps', () => {
    expect(allocatePort({ ...range, taken: [], startAfter: 20_001 })).toBe(20_002);
    expect(allocatePort({ ...range, taken: [], startAfter: 20_005 })).toBe(20_001);
    expect(allocatePort({ ...range, taken: [20_004, 20_005], startAfter: 20_003 })).toBe(20_001);
  });

  it('takes the last one of another range as well', () => {
    expect(allocatePort({ ...range, taken: [], startAfter: 19_999 })).toBe(20_001);
    expect(allocatePort({ ...range, taken: [20_001], startAfter: 20_005 })).toBe(20_002);
    expect(allocatePort({ ...range, taken: [], startAfter: 60_000 })).toBeLessThanOrEqual(20_005);
  });

  it('tells when none is left', () => {
    const error = failureOf(() => allocatePort({ ...range, taken: [20_001, 20_002, 20_003, 20_004, 20_005] }));
    expect(isMoorlineError(error, 'ML-PORTS-EXHAUSTED') && error.detail).toBe('20001 to 20005');
  });

  it('gives every port of the range once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 65_000 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 65_535 }),
        (firstPort, more, begin) => {
          const taken: number[] = [];
          for (let count = 0; count <= more; count += 1)
            taken.push(allocatePort({ firstPort, lastPort: firstPort + more, taken, startAfter: taken.at(-1) ?? begin }));
          expect(taken.toSorted((one, other) => one - other)).toStrictEqual(Array.from({ length: more + 1 }, (_, index) => firstPort + index));
        },
      ),
    );
  });
});
