import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTurns } from './in-turns.ts';

describe('inTurns', () => {
  it('gives everybody a share', () => {
    expect(inTurns([11, 12, 13, 14, 21, 31, 32], (thing) => Math.floor(thing / 10), 4)).toEqual([11, 21, 31, 12]);
  });

  it('leaves out nothing that there is room for, and nobody while another has two', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 50 }), fc.nat(60), (owners, max) => {
        const given = inTurns(owners, (owner) => owner, max);
        expect(given).toHaveLength(Math.min(max, owners.length));
        const isTwice = new Set(given).size < given.length;
        if (isTwice) expect(new Set(given)).toEqual(new Set(owners));
      }),
    );
  });
});
