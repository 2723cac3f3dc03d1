import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from './decode-frame.ts';
import { encodeFrame } from './encode-frame.ts';
import { DATAGRAM_MAX_BYTES, FRAME_MAX_BYTES, FRAME_PAYLOAD_MAX_BYTES } from './limits.ts';

/** Equally sized datagrams, the last perhaps shorter: all that fits one frame. */
const coalesced = fc
  .record({ segment: fc.integer({ min: 1, max: 2_000 }), count: fc.integer({ min: 1, max: 32 }), last: fc.integer({ min: 1, max: 2_000 }), fill: fc.nat(255) })
  .map(({ segment, count, last, fill }) => Array.from({ length: count }, (_, index) => Buffer.alloc(index === count - 1 ? Math.min(last, segment) : segment, (fill + index) % 256)));

const frameOf = (segmentBytes: number, payloadBytes: number): Buffer => {
  const frame = Buffer.alloc(2 + payloadBytes, 7);
  frame.writeUInt16BE(segmentBytes, 0);
  return frame;
};

describe('relay frames', () => {
  it('give back the datagrams that went in', () => {
    fc.assert(
      fc.property(coalesced, (datagrams) => {
        const decoded = decodeFrame(encodeFrame(datagrams));
        expect(decoded).toEqual({ ok: true, datagrams });
      }),
    );
  });

  it('are 2 bytes of big-endian segment size and the bytes themselves', () => {
    expect([...encodeFrame([Buffer.from([1, 2, 3]), Buffer.from([4])])]).toEqual([0, 3, 1, 2, 3, 4]);
  });

  it('carry the largest datagram', () => {
    const datagram = Buffer.alloc(DATAGRAM_MAX_BYTES, 1);
    expect(decodeFrame(encodeFrame([datagram]))).toEqual({ ok: true, datagrams: [datagram] });
  });

  it('are never thrown at by any bytes, and name the fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const decoded = decodeFrame(Buffer.from(bytes));
        if (decoded.ok) expect(Buffer.concat(decoded.datagrams)).toEqual(Buffer.from(bytes).subarray(2));
        else expect(decoded.fault).toMatch(/^(header-truncated|no-datagram|segment-zero|segment-oversized)$/);
      }),
    );
  });

  it.each([
    ['header-truncated', Buffer.alloc(0)],
    ['header-truncated', Buffer.alloc(1)],
    ['no-datagram', frameOf(5, 0)],
    ['segment-zero', frameOf(0, 1)],
    ['segment-oversized', frameOf(DATAGRAM_MAX_BYTES + 1, 10)],
    ['frame-oversized', frameOf(1_000, FRAME_PAYLOAD_MAX_BYTES + 1)],
  ])('refuse %s', (fault, frame) => {
    expect(decodeFrame(frame)).toEqual({ ok: false, fault });
  });

  it('accept the fullest frame', () => {
    const decoded = decodeFrame(frameOf(1_312, FRAME_PAYLOAD_MAX_BYTES));
    expect(decoded.ok && decoded.datagrams.length).toBe(Math.ceil(FRAME_PAYLOAD_MAX_BYTES / 1_312));
    expect(frameOf(1_312, FRAME_PAYLOAD_MAX_BYTES).length).toBe(FRAME_MAX_BYTES);
  });

  it.each([
    ['no datagram', []],
    ['an empty datagram', [Buffer.alloc(0)]],
    ['an empty last datagram', [Buffer.alloc(4), Buffer.alloc(0)]],
    ['a short one in the middle', [Buffer.alloc(4), Buffer.alloc(3), Buffer.alloc(4)]],
    ['a longer last one', [Buffer.alloc(4), Buffer.alloc(5)]],
    ['an oversized one', [Buffer.alloc(DATAGRAM_MAX_BYTES + 1)]],
    ['too many bytes', Array.from({ length: 66 }, () => Buffer.alloc(1_000))],
  ])('are not made of %s', (_, datagrams) => {
    expect(() => encodeFrame(datagrams)).toThrow(RangeError);
  });
});
