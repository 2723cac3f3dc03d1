import { datagramCount, datagramsOf } from '@moorline/linux';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coalesce } from './coalesce.ts';

const sized = (...sizes: readonly number[]): Buffer[] => sizes.map((size, at) => Buffer.alloc(size, at + 1));
const shapesOf = (datagrams: readonly Buffer[]): readonly (readonly number[])[] => coalesce(datagrams).map(({ bytes, segmentBytes }) => [segmentBytes, bytes.length]);

describe('coalesce', () => {
  it('keeps every datagram and their order, within what the kernel takes', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(1, 80, 1_312), fc.integer({ min: 1, max: 65_507 })), { maxLength: 200 }), (sizes) => {
        const batches = coalesce(sized(...sizes));
        expect(batches.flatMap((batch) => [...datagramsOf(batch)])).toEqual(sized(...sizes));
        for (const batch of batches) expect(datagramCount(batch)).toBeLessThanOrEqual(64);
        for (const { bytes, segmentBytes } of batches) expect(bytes.length).toBeLessThanOrEqual(Math.max(65_000, segmentBytes));
      }),
    );
  });

  it('joins equal ones and ends a run with a shorter one', () => {
    expect(shapesOf(sized(100, 100, 60, 100, 120, 120))).toEqual([[100, 260], [100, 100], [120, 240]]);
  });

  it('cuts runs at 64 datagrams and at 65,000 bytes', () => {
    expect(shapesOf(sized(...Array.from({ length: 65 }, () => 10)))).toEqual([[10, 640], [10, 10]]);
    expect(shapesOf(sized(32_500, 32_500, 1))).toEqual([[32_500, 65_000], [1, 1]]);
  });
});
