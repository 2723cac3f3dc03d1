import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFrame, OPCODE } from './frame-header.ts';
import { createParser } from './parser.ts';
import { readHeader } from './read-header.ts';
import { unmask } from './unmask.ts';

const MESSAGE_MAX_BYTES = 70_000;

interface Heard {
  readonly messages: Buffer[];
  readonly controls: (readonly [number, Buffer])[];
  readonly fault: string | null;
  readonly incomplete: boolean;
}

/** All that a parser says of a stream, cut at these places; every second lent message is given back at once. */
function hear(stream: Buffer, cuts: readonly number[], masked = false): Heard {
  const messages: Buffer[] = [];
  const controls: (readonly [number, Buffer])[] = [];
  const parser = createParser({
    masked,
    messageMaxBytes: MESSAGE_MAX_BYTES,
    onMessage: (bytes, release) => {
      messages.push(Buffer.from(bytes));
      if (messages.length % 2 === 0) release?.();
    },
    onControl: (opcode, payload) => void controls.push([opcode, Buffer.from(payload)]),
  });
  let fault: string | null = null;
  const places = [0, ...cuts.map((cut) => Math.min(cut, stream.length)).sort((one, other) => one - other), stream.length];
  for (let index = 1; index < places.length; index += 1) fault = parser.push(Buffer.from(stream.subarray(places[index - 1], places[index])));
  return { messages, controls, fault, incomplete: parser.incomplete() };
}

const cuts = fc.array(fc.nat(3_000), { maxLength: 12 });
const payload = fc.oneof({ weight: 5, arbitrary: fc.uint8Array({ maxLength: 300 }) }, fc.constantFrom(125, 126, 65_535, 65_536, MESSAGE_MAX_BYTES).map((length) => new Uint8Array(length).fill(length)));

/** A frame as the other end may send it: masked by any key, perhaps a fragment. */
function frameOf(opcode: number, bytes: Uint8Array, { key, final = true }: { readonly key?: Uint8Array; readonly final?: boolean } = {}): Buffer {
  const frame = makeFrame(opcode, bytes, key !== undefined);
  if (!final) frame.writeUInt8(frame.readUInt8(0) & 0x7f, 0);
  if (key === undefined) return frame;
  const body = frame.subarray(frame.length - bytes.length);
  frame.set(key, frame.length - bytes.length - 4);
  unmask(body, Buffer.from(key), 0);
  return frame;
}

describe('createParser', () => {
  it('gives the messages that went in, however the stream was cut', () => {
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 6 }), cuts, (payloads, places) => {
        const heard = hear(Buffer.concat(payloads.map((bytes) => frameOf(OPCODE.binary, bytes))), places);
        expect(heard).toEqual({ messages: payloads.map((bytes) => Buffer.from(bytes)), controls: [], fault: null, incomplete: false });
      }),
    );
  });

  it('puts fragments together, takes masks off and hears control frames between them', () => {
    const keys = fc.uint8Array({ minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 5 }), fc.uint8Array({ maxLength: 125 }), keys, cuts, (fragments, ping, key, places) => {
        const frames = fragments.flatMap((bytes, index) => [
          frameOf(index === 0 ? OPCODE.binary : OPCODE.continuation, bytes, { key, final: index === fragments.length - 1 }),
          frameOf(OPCODE.ping, ping, { key }),
        ]);
        const heard = hear(Buffer.concat(frames), places, true);
        expect(heard.messages).toEqual([Buffer.concat(fragments)]);
        expect(heard.controls).toEqual(fragments.map(() => [OPCODE.ping, Buffer.from(ping)]));
        expect([heard.fault, heard.incomplete]).toEqual([null, false]);
      }),
    );
  });

  it('is never thrown at by any bytes, and says the same however they are cut', () => {
    const lively = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.tuple(fc.constantFrom(0x82, 0x02, 0x80, 0x00, 0x89, 0x88), fc.integer({ min: 0, max: 127 }), fc.uint8Array({ maxLength: 40 })).map(([first, second, rest]) => Uint8Array.from([first, second, ...rest])));
    fc.assert(
      fc.property(fc.array(lively, { maxLength: 5 }), cuts, fc.boolean(), (parts, places, masked) => {
        const stream = Buffer.concat(parts);
        expect(hear(stream, places, masked)).toEqual(hear(stream, [], masked));
      }),
      { numRuns: 500 },
    );
  });

  it('knows a stream that ends too early', () => {
    const frame = frameOf(OPCODE.binary, Buffer.alloc(200));
    for (let end = 1; end < frame.length; end += 1) expect(hear(frame.subarray(0, end), [])).toMatchObject({ fault: null, incomplete: true, messages: [] });
    expect(hear(frameOf(OPCODE.binary, Buffer.alloc(3), { final: false }), []).incomplete).toBe(true);
  });

  it.each([
    ['reserved-bits', [0xc2, 0x01, 0]],
    ['opcode-unknown', [0x83, 0x00]],
    ['text-message', [0x81, 0x01, 65]],
    ['mask-unexpected', [0x82, 0x81, 0, 0, 0, 0, 1]],
    ['control-fragmented', [0x09, 0x00]],
    ['control-oversized', [0x89, 126, 0, 126]],
    ['length-malformed', [0x82, 126, 0, 125]],
    ['length-malformed', [0x82, 127, 0, 0, 0, 0, 0, 0, 0xff, 0xff]],
    ['frame-oversized', [0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x71]],
    ['frame-oversized', [0x82, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['continuation-unexpected', [0x80, 0x01, 0]],
    ['message-interrupted', [0x02, 0x01, 0, 0x82, 0x01, 0]],
  ])('refuses %s', (fault, bytes) => {
    expect(hear(Buffer.from(bytes), [])).toMatchObject({ fault, messages: [] });
    expect(hear(Buffer.from(bytes), [1]).fault).toBe(fault);
  });

  it('refuses a client that does not mask', () => {
    expect(hear(frameOf(OPCODE.binary, Buffer.alloc(1)), [], true).fault).toBe('mask-missing');
  });

  it('bounds a message of many fragments', () => {
    const fragment = frameOf(OPCODE.continuation, Buffer.alloc(MESSAGE_MAX_BYTES / 2), { final: false });
    expect(hear(Buffer.concat([frameOf(OPCODE.binary, Buffer.alloc(1), { final: false }), fragment, fragment]), []).fault).toBe('frame-oversized');
  });
});

describe('readHeader', () => {
  it('gives the length that was written, whether the mask is prescribed or not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), fc.boolean(), fc.boolean(), fc.boolean(), (length, masked, prescribed, shortest) => {
        const frame = makeFrame(OPCODE.binary, new Uint8Array(length), masked);
        expect(readHeader(frame, 0, { masked: prescribed ? masked : null, shortest })).toEqual({ opcode: OPCODE.binary, final: true, masked, length });
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['827e0005', 5],
    ['827f0000000000000005', 5],
    ['827f000000000000ffff', 65_535],
  ])('takes the length of %s only where it need not be the shortest', (hex, length) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(readHeader(bytes, 0, { masked: null, shortest: true })).toBe('length-malformed');
    expect(readHeader(bytes, 0, { masked: null, shortest: false })).toMatchObject({ length });
  });
});
