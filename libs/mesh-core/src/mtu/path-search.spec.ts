import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datagramRoom, wholePads } from './overhead.ts';
import { afterProbes, beginPathSearch, nextProbes } from './path-search.ts';

const LEAST = 1_312;
const ROUNDS_MAX = 7;

/** Runs a search over a path; `passes` says which sizes are answered. */
function run(most: number, passes: (bytes: number) => boolean): { readonly found: number; readonly rounds: number; readonly asked: readonly number[] } {
  const asked: number[] = [];
  let search = beginPathSearch(LEAST, most);
  let rounds = 0;
  for (let sizes = nextProbes(search); sizes.length > 0 && rounds < 100; sizes = nextProbes(search)) {
    rounds += 1;
    asked.push(...sizes);
    search = afterProbes(search, sizes, sizes.filter(passes));
  }
  return { found: search.confirmed, rounds, asked };
}

const most = fc.integer({ min: LEAST, max: 65_507 });

describe('the search for the size of a path', () => {
  it('finds the largest size that WireGuard has and the path carries, in few rounds', () => {
    fc.assert(
      fc.property(most, fc.integer({ min: LEAST, max: 65_507 }), (bound, limit) => {
        const { found, rounds } = run(bound, (bytes) => bytes <= limit);
        expect(found).toBe(wholePads(Math.min(bound, limit)));
        expect(rounds).toBeLessThanOrEqual(ROUNDS_MAX);
      }),
    );
  });

  it.each([1_500, 1_492, 1_450, 1_420, 1_400, 9_000])('has the size of a path of MTU %i after one round, and knows it after two', (mtu) => {
    for (const family of [4, 6] as const) {
      const limit = datagramRoom(mtu, family);
      const first = nextProbes(beginPathSearch(LEAST, 9_216));
      expect(Math.max(...first.filter((bytes) => bytes <= limit))).toBe(wholePads(limit));
      expect(run(9_216, (bytes) => bytes <= limit).rounds).toBeLessThanOrEqual(3);
    }
  });

  it('never believes in a size that was not answered, whatever is lost', () => {
    fc.assert(
      fc.property(most, fc.nat(65_507), fc.infiniteStream(fc.boolean()), (bound, limit, luck) => {
        const answered = new Set<number>([LEAST]);
        const { found } = run(bound, (bytes) => {
          const passes = bytes <= limit && luck.next().value;
          if (passes) answered.add(bytes);
          return passes;
        });
        expect(answered).toContain(found);
      }),
    );
  });

  it('ends, and asks within its bounds, for sizes that WireGuard has, each once a round and in order', () => {
    fc.assert(
      fc.property(most, fc.infiniteStream(fc.boolean()), (bound, luck) => {
        const { asked, rounds } = run(bound, () => luck.next().value);
        expect(rounds).toBeLessThan(100);
        expect(asked.every((bytes) => bytes > LEAST && bytes <= bound && bytes === wholePads(bytes))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(most, fc.nat(65_507), (bound, limit) => {
        const search = afterProbes(beginPathSearch(LEAST, bound), [], limit > LEAST && limit < bound ? [wholePads(limit)] : []);
        const sizes = nextProbes(search);
        expect(sizes).toEqual([...new Set(sizes)].toSorted((one, other) => one - other));
        expect(sizes.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('lets an answer outweigh a smaller size that was lost', () => {
    expect(afterProbes(beginPathSearch(LEAST, 9_000), [1_360, 1_472, 8_960], [1_472])).toEqual({ confirmed: 1_472, refused: 8_960, fresh: false });
  });
});
