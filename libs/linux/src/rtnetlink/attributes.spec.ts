import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAttributes, encodeAttributes, text, textOf, uint32, uint32Of } from './attributes.ts';
import { bytesOf } from './golden.ts';

const attributes = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 0x3fff }), fc.uint8Array({ maxLength: 70 })), { maxLength: 8, selector: ([type]) => type });

describe('attributes', () => {
  it('lie in memory as in linux/netlink.h', () => {
    expect(encodeAttributes([[3, text('mw0')], [4, uint32(1_280)], [5, Buffer.from([7])]])).toEqual(bytesOf('08 00 03 00 6d 77 30 00 08 00 04 00 00 05 00 00 05 00 05 00 07 00 00 00'));
  });

  it('are read as they were written', () => {
    fc.assert(
      fc.property(attributes, (wanted) => {
        const read = decodeAttributes(encodeAttributes(wanted));
        expect([...read].map(([type, value]) => [type, Uint8Array.from(value)])).toEqual(wanted);
      }),
    );
  });

  it('are read without their marks for nesting and order of bytes, and without the last padding', () => {
    expect(decodeAttributes(bytesOf('05 00 03 c0 09'))).toEqual(new Map([[3, bytesOf('09')]]));
  });

  it('are refused when one is longer than what is there; nothing else happens to any bytes', () => {
    expect(() => decodeAttributes(bytesOf('09 00 03 00 01 02 03 04'))).toThrow(RangeError);
    expect(() => decodeAttributes(bytesOf('03 00 03 00'))).toThrow(RangeError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const value of decodeAttributes(Buffer.from(bytes)).values()) expect(value.length).toBeLessThan(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it('hold numbers and texts', () => {
    expect([uint32Of(uint32(0xffffffff)), uint32Of(undefined), uint32Of(Buffer.alloc(3)), textOf(text('lo')), textOf(Buffer.from('lo'))]).toEqual([0xffffffff, null, null, 'lo', 'lo']);
  });
});
