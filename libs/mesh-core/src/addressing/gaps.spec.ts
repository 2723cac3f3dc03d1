import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstGap, mergeSpans } from './gaps.ts';

const SIZE = 24;
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: SIZE - 1 }), fc.integer({ min: 0, max: 6 }))
    .map(([first, more]) => ({ first: BigInt(first), last: BigInt(first + more) })),
  { maxLength: 8 },
);

describe('mergeSpans', () => {
  it('joins what overlaps or touches, and nothing else', () => {
    expect(
      mergeSpans([
        { first: 5n, last: 6n },
        { first: 1n, last: 2n },
        { first: 3n, last: 3n },
      ]),
    ).toStrictEqual([
      { first: 1n, last: 3n },
      { first: 5n, last: 6n },
    ]);
    expect(
      mergeSpans([
        { first: 1n, last: 9n },
        { first: 2n, last: 3n },
        { first: 10n, last: 10n },
      ]),
    ).toStrictEqual([{ first: 1n, last: 10n }]);
    expect(mergeSpans([])).toStrictEqual([]);
  });

  it('does not change what it was given', () => {
    const given = [
      { first: 1n, last: 2n },
      { first: 2n, last: 5n },
    ];
    mergeSpans(given);
    expect(given).toStrictEqual([
      { first: 1n, last: 2n },
      { first: 2n, last: 5n },
    ]);
  });
});

describe('firstGap', () => {
  it('finds what a search index by index finds', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: SIZE + 3 }), (blocked, from) => {
        const isFree = (index: number): boolean => blocked.every(({ first, last }) => BigInt(index) < first || BigInt(index) > last);
        const indexes = Array.from({ length: SIZE }, (_, index) => index);
        const expected = indexes.find((index) => index >= from && isFree(index)) ?? indexes.find(isFree);
        expect(firstGap(mergeSpans(blocked), BigInt(SIZE), BigInt(from))).toBe(expected === undefined ? null : BigInt(expected));
      }),
      { numRuns: 500 },
    );
  });

  it('does not care how large the range is', () => {
    expect(firstGap([{ first: 0n, last: 2n ** 100n }], 2n ** 120n, 5n)).toBe(2n ** 100n + 1n);
  });
});
