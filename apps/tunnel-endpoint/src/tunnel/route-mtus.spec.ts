import { datagramBytesOf } from '@moorline/mesh-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeMtusOf } from './route-mtus.ts';

const MOST = 65_000;
const lane = (node: number, limit: number | null): Parameters<typeof routeMtusOf>[0][number] => ({ node, limit: () => limit });

describe('routeMtusOf', () => {
  it('is that of the interface for a node that any packet reaches, and for one that is not there', () => {
    expect(routeMtusOf([lane(1, null)], 3, MOST)).toEqual([MOST, MOST, MOST]);
  });

  it('is what fits the datagrams of a node that is reached directly only', () => {
    expect(routeMtusOf([lane(0, 1_472), lane(1, null), lane(2, 1_376)], 3, MOST)).toEqual([1_440, MOST, 1_344]);
  });

  it('never is more than the interface has, nor less than IPv6 needs, and always fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_312, max: 65_507 }), fc.integer({ min: 1_280, max: MOST }), (limit, most) => {
        const [mtu = 0] = routeMtusOf([lane(0, limit)], 1, most);
        expect(mtu).toBeGreaterThanOrEqual(1_280);
        expect(mtu).toBeLessThanOrEqual(most);
        expect(datagramBytesOf(mtu)).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
