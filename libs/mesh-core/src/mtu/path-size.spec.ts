import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholePads } from './overhead.ts';
import { advancePathSize, beginPathSize, type PathSize } from './path-size.ts';

const LEAST = 1_312;
const HOUR_MS = 3_600_000;

interface World {
  readonly most: number;
  readonly roundTripMs: number;
  /** Whether a probe of this size, sent at this time, is answered. */
  readonly passes: (bytes: number, atMs: number) => boolean;
}

/** Lets an agent search for so long, with answers that take a round trip. */
function play({ most, roundTripMs, passes }: World, untilMs: number): { readonly size: PathSize; readonly log: readonly { readonly atMs: number; readonly probes: readonly number[] }[] } {
  let size = beginPathSize(LEAST, most, 0);
  const log: { atMs: number; probes: readonly number[] }[] = [];
  let coming: { readonly atMs: number; readonly bytes: number }[] = [];
  for (let calls = 0; calls < 20_000; calls += 1) {
    const nowMs = Math.min(size.dueMs, ...coming.map(({ atMs }) => atMs));
    if (nowMs > untilMs) return { size, log };
    const answered = coming.filter(({ atMs }) => atMs <= nowMs).map(({ bytes }) => bytes);
    coming = coming.filter(({ atMs }) => atMs > nowMs);
    const next = advancePathSize(size, { answered, roundTripMs, nowMs });
    size = next.size;
    if (next.probes.length > 0) log.push({ atMs: nowMs, probes: next.probes });
    coming.push(...next.probes.filter((bytes) => passes(bytes, nowMs)).map((bytes) => ({ atMs: nowMs + roundTripMs, bytes })));
  }
  return expect.unreachable('called without end');
}

const world = fc.record({ most: fc.integer({ min: LEAST, max: 9_216 }), roundTripMs: fc.integer({ min: 1, max: 600 }) });

describe('the size of a path', () => {
  it('is found exactly within a minute where nothing but size decides', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: LEAST, max: 9_216 }), (net, limit) => {
        expect(play({ ...net, passes: (bytes) => bytes <= limit }, 60_000).size.search.confirmed).toBe(wholePads(Math.min(net.most, limit)));
      }),
    );
  });

  it('is known after one round trip where the first link decides, and never asked for again', () => {
    const { size, log } = play({ most: 1_472, roundTripMs: 20, passes: () => true }, HOUR_MS);
    expect(size).toMatchObject({ search: { confirmed: 1_472 }, round: null, dueMs: Infinity });
    expect(log.map(({ atMs }) => atMs)).toEqual([0]);
  });

  it('is found in spite of loss', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: LEAST, max: 9_216 }), fc.infiniteStream(fc.integer({ min: 0, max: 99 })), (net, limit, dice) => {
        const { size } = play({ ...net, passes: (bytes) => bytes <= limit && dice.next().value >= 20 }, HOUR_MS);
        expect(size.search.confirmed).toBe(wholePads(Math.min(net.most, limit)));
      }),
      { numRuns: 30 },
    );
  });

  it('grows when the path does: within a minute at first, and in ten at the latest', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 20_000, max: 2 * HOUR_MS }), (net, grownMs) => {
        const { size } = play({ ...net, passes: (bytes, atMs) => bytes <= 1_360 || atMs >= grownMs }, grownMs + 640_000);
        expect(size.search.confirmed).toBe(wholePads(net.most));
      }),
      { numRuns: 30 },
    );
  });

  it('is searched seldom where it stays small', () => {
    const { log } = play({ most: 1_472, roundTripMs: 20, passes: (bytes) => bytes <= 1_360 }, 24 * HOUR_MS);
    expect(log.filter(({ atMs }) => atMs > HOUR_MS).length).toBeLessThan(23 * 6 * 10);
    expect(play({ most: 1_472, roundTripMs: 20, passes: () => false }, HOUR_MS).log.every(({ probes }) => probes.length <= 8)).toBe(true);
  });

  it('is not above what was answered, however answers come', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ answered: fc.array(fc.integer({ min: 0, max: 9_216 }), { maxLength: 3 }), waitMs: fc.nat(100_000) }), { maxLength: 30 }), (calls) => {
        let size = beginPathSize(LEAST, 9_216, 0);
        let nowMs = 0;
        let best = LEAST;
        for (const { answered, waitMs } of calls) {
          nowMs += waitMs;
          const before = size.search.confirmed;
          best = Math.max(best, ...answered);
          size = advancePathSize(size, { answered, roundTripMs: 10, nowMs }).size;
          expect(size.search.confirmed).toBe(best);
          expect(size.search.confirmed).toBeGreaterThanOrEqual(before);
          expect(size.search.refused).toBeGreaterThan(size.search.confirmed);
        }
      }),
    );
  });
});
