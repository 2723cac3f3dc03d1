import { datagramCount, datagramsOf, type DatagramBatch } from '@moorline/linux';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from './decode-frame.ts';
import { encodeFrame } from './encode-frame.ts';
import { DATAGRAM_MAX_BYTES, FRAME_MAX_BYTES, FRAME_PAYLOAD_MAX_BYTES } from './limits.ts';

/** Equally sized datagrams, the last perhaps shorter: all that fits one frame. */
const coalesced = fc
  .record({ segment: fc.integer({ min: 1, max: 2_000 }), count: fc.integer({ min: 1, max: 32 }), last: fc.integer({ min: 1, max: 2_000 }), fill: fc.nat(255) })
  .map(({ segment, count, last, fill }) => Array.from({ length: count }, (_, index) => Buffer.alloc(index === count - 1 ? Math.min(last, segment) : segment, (fill + index) % 256)));

const batchOf = (datagrams: readonly Buffer[]): DatagramBatch => ({ segmentBytes: datagrams[0]?.length ?? 0, bytes: Buffer.concat(datagrams) });
const frameOf = (segmentBytes: number, payloadBytes: number): Buffer => {
  const frame = Buffer.alloc(2 + payloadBytes, 7);
  frame.writeUInt16BE(segmentBytes, 0);
  return frame;
};

describe('relay frames', () => {
  it('give back the datagrams that went in', () => {
    fc.assert(
      fc.property(coalesced, (datagrams) => {
        const decoded = decodeFrame(encodeFrame(batchOf(datagrams)));
        expect(decoded.ok && [...datagramsOf(decoded.batch)]).toEqual(datagrams);
        expect(decoded.ok && datagramCount(decoded.batch)).toBe(datagrams.length);
      }),
    );
  });

  it('are 2 bytes of big-endian segment size and the bytes themselves', () => {
    expect([...encodeFrame({ segmentBytes: 3, bytes: Buffer.from([1, 2, 3, 4]) })]).toEqual([0, 3, 1, 2, 3, 4]);
  });

  it('carry the largest datagram', () => {
    const batch = batchOf([Buffer.alloc(DATAGRAM_MAX_BYTES, 1)]);
    expect(decodeFrame(encodeFrame(batch))).toEqual({ ok: true, batch });
  });

  it('are never thrown at by any bytes, and name the fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const decoded = decodeFrame(Buffer.from(bytes));
        if (decoded.ok) expect(encodeFrame(decoded.batch)).toEqual(Buffer.from(bytes));
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
    expect(decoded.ok && datagramCount(decoded.batch)).toBe(Math.ceil(FRAME_PAYLOAD_MAX_BYTES / 1_312));
    expect(frameOf(1_312, FRAME_PAYLOAD_MAX_BYTES).length).toBe(FRAME_MAX_BYTES);
  });

  it.each([
    ['no bytes', 4, 0],
    ['too many bytes', 1_000, FRAME_PAYLOAD_MAX_BYTES + 1],
    ['empty datagrams', 0, 4],
    ['oversized datagrams', DATAGRAM_MAX_BYTES + 1, DATAGRAM_MAX_BYTES + 1],
    ['pieces of a byte', 1.5, 3],
  ])('are not made of %s', (_, segmentBytes, length) => {
    expect(() => encodeFrame({ segmentBytes, bytes: Buffer.alloc(length) })).toThrow(RangeError);
  });
});
