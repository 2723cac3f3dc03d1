import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPTURED } from '../golden/captured.ts';
import { MASK_BIT, OPCODE } from '../../websocket/index.ts';
import { createFrameReader, type FrameEvent } from './create-frame-reader.ts';
import { encodeDatagrams, encodeFrame } from './encode-frames.ts';

const DATAGRAM_MAX_BYTES = 65_507;
/** A frame under way is held whole, with its header, and perhaps a message of earlier fragments. */
const HELD_MAX_BYTES = 2 * DATAGRAM_MAX_BYTES + 14;
const role = fc.constantFrom('client' as const, 'server' as const);
const batch = fc
  .record({ segmentBytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 9_000 })), count: fc.integer({ min: 1, max: 8 }), cut: fc.nat(8_999), fill: fc.nat(255) })
  .map(({ segmentBytes, count, cut, fill }) => ({ segmentBytes, bytes: Buffer.alloc(segmentBytes * count - (cut % segmentBytes), fill) }));
const chop = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return pieces;
};
const read = (hexOrBytes: string | Buffer): readonly FrameEvent[] => createFrameReader().push(typeof hexOrBytes === 'string' ? Buffer.from(hexOrBytes, 'hex') : Buffer.from(hexOrBytes));
const datagramsOf = (events: readonly FrameEvent[]): Buffer[] => events.flatMap((event) => (event.kind === 'datagram' ? [event.datagram] : []));
const mask = (frame: Buffer, key: readonly number[]): Buffer => {
  const payload = Buffer.from(frame.subarray(2).map((byte, at) => byte ^ (key[at % 4] ?? 0)));
  return Buffer.concat([Buffer.from([frame.readUInt8(0), frame.readUInt8(1) | MASK_BIT, ...key]), payload]);
};

describe('frames of wstunnel', () => {
  it('of the real client are read, in one piece and byte by byte', () => {
    const expected: FrameEvent[] = [
      { kind: 'datagram', datagram: Buffer.alloc(148, 1) },
      { kind: 'pong', payload: Buffer.from('hi') },
      { kind: 'datagram', datagram: Buffer.alloc(5, 2) },
      { kind: 'datagram', datagram: Buffer.alloc(1_400, 3) },
      { kind: 'ping', payload: Buffer.alloc(0) },
      { kind: 'ping', payload: Buffer.alloc(0) },
      { kind: 'close', payload: Buffer.from([0x03, 0xe8]) },
    ];
    expect(read(CAPTURED.client)).toEqual(expected);
    const reader = createFrameReader();
    expect(chop(Buffer.from(CAPTURED.client, 'hex'), [1]).flatMap((piece) => reader.push(piece))).toEqual(expected);
  });

  it('of a real client that masks are read', () => {
    expect(read(CAPTURED.maskedClient)).toEqual([{ kind: 'datagram', datagram: Buffer.alloc(148, 1) }, { kind: 'pong', payload: Buffer.from('hi') }]);
  });

  it('of the real server are read, and written the same', () => {
    const answer = Buffer.from('re:\x01\x02\x03');
    expect(datagramsOf(read(CAPTURED.server))).toEqual([answer, answer]);
    const written = [encodeFrame(OPCODE.binary, answer, 'server'), encodeFrame(OPCODE.pong, Buffer.from('hi'), 'server'), encodeFrame(OPCODE.binary, answer, 'server')];
    const pings = [1, 2].map(() => encodeFrame(OPCODE.ping, Buffer.alloc(0), 'server'));
    expect(Buffer.concat([...written, ...pings]).toString('hex')).toBe(CAPTURED.server);
  });

  it('of a client say that they are masked and are not changed by it, which the real server needs', () => {
    expect(encodeFrame(OPCODE.binary, Buffer.from([1, 2, 3]), 'client').toString('hex')).toBe('828300000000010203');
  });

  it('give back the datagrams that went in, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(batch, { minLength: 1, maxLength: 4 }), role, fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1 }), (batches, from, sizes) => {
        const stream = Buffer.concat(batches.map(({ bytes, segmentBytes }) => encodeDatagrams(bytes, segmentBytes, from)));
        const reader = createFrameReader();
        const datagrams = chop(stream, sizes).flatMap((piece) => datagramsOf(reader.push(piece)));
        const sent = batches.flatMap(({ bytes, segmentBytes }) => chop(bytes, [segmentBytes]));
        expect(datagrams).toEqual(sent);
        expect(reader.heldBytes()).toBe(0);
      }),
    );
  });

  it.each([1, 125, 126, 65_507])('carry a datagram of %i bytes', (bytes) => {
    const datagram = Buffer.alloc(bytes, 9);
    for (const from of ['client', 'server'] as const) expect(read(encodeFrame(OPCODE.binary, datagram, from))).toEqual([{ kind: 'datagram', datagram }]);
  });

  it('are unmasked by any key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (bytes, key) => {
        expect(read(mask(encodeFrame(OPCODE.binary, bytes, 'server'), key))).toEqual([{ kind: 'datagram', datagram: Buffer.from(bytes) }]);
      }),
    );
  });

  it('are one datagram when a proxy has cut a message in three, with a ping between', () => {
    expect(read('0201aa' + '890168' + '0001bb' + '8001cc')).toEqual([{ kind: 'ping', payload: Buffer.from('h') }, { kind: 'datagram', datagram: Buffer.from('aabbcc', 'hex') }]);
  });

  it('without a payload are no datagram', () => {
    expect(read('8200')).toEqual([]);
  });

  it.each([
    ['reserved-bits', 'c20100'],
    ['opcode-unknown', '830100'],
    ['text-message', '810161'],
    ['control-oversized', '89fe0080'],
    ['control-fragmented', '0900'],
    ['frame-oversized', '827f0000000000010000'],
    ['frame-oversized', '827fffffffffffffffff'],
    ['continuation-unexpected', '8001aa'],
    ['fragment-interrupted', '0201aa8201bb'],
  ])('with the fault %s end the stream', (fault, hex) => {
    const reader = createFrameReader();
    expect(reader.push(Buffer.from(`820107${hex}`, 'hex'))).toEqual([{ kind: 'datagram', datagram: Buffer.from([7]) }, { kind: 'fault', fault }]);
    expect(reader.push(Buffer.from('820107', 'hex'))).toEqual([]);
    expect(reader.heldBytes()).toBe(0);
  });

  it('in too many fragments end the stream before they take memory', () => {
    const piece = Buffer.alloc(40_000);
    const first = encodeFrame(OPCODE.binary, piece, 'server');
    first.writeUInt8(OPCODE.binary, 0);
    const more = encodeFrame(OPCODE.continuation, piece, 'server');
    expect(read(Buffer.concat([first, more]))).toEqual([{ kind: 'fault', fault: 'frame-oversized' }]);
  });

  it('are never thrown at by any bytes, and bounded memory is held', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.tuple(fc.constantFrom(0x02, 0x80, 0x82, 0x89, 0x88), fc.nat(255), fc.uint8Array({ maxLength: 60 })).map(([first, second, more]) => Uint8Array.from([first, second, ...more])));
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 30 }), (pieces) => {
        const reader = createFrameReader();
        for (const piece of pieces) {
          reader.push(Buffer.from(piece));
          expect(reader.heldBytes()).toBeLessThanOrEqual(HELD_MAX_BYTES);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
