import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSocketAddress, encodeSocketAddress, familyOf } from './socket-address.ts';

describe('socket addresses', () => {
  it('are what netinet/in.h says', () => {
    expect(encodeSocketAddress({ address: '127.0.0.1', port: 51_820 }).toString('hex')).toBe('0200ca6c7f0000010000000000000000');
    expect(encodeSocketAddress({ address: 'fd96::7', port: 1 }).toString('hex')).toBe('0a00000100000000fd96000000000000000000000000000700000000');
    expect([familyOf('10.0.0.1'), familyOf('::1')]).toEqual([2, 10]);
  });

  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.uint8Array({ minLength: 16, maxLength: 16 })), fc.integer({ min: 0, max: 65_535 }), (source, port) => {
        const encoded = typeof source === 'string' ? encodeSocketAddress({ address: source, port }) : Buffer.concat([Buffer.from([10, 0, port >> 8, port & 255, 0, 0, 0, 0]), source, Buffer.alloc(4)]);
        const decoded = decodeSocketAddress(encoded);
        if (typeof source === 'string') expect(decoded).toEqual({ address: source, port });
        expect(encodeSocketAddress(decoded)).toEqual(encoded);
      }),
    );
  });
});
