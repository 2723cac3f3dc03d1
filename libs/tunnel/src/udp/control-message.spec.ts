import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlKey, decodeControl, encodeControl, isControl, keyIdOf, type ControlMessage } from './control-message.ts';
import { CONTROL_MAX_BYTES, CONTROL_MIN_BYTES } from './limits.ts';
import { sift } from './sift.ts';

const KEY = controlKey('ab'.repeat(32));
const OTHER = controlKey('cd'.repeat(32));
const message: fc.Arbitrary<ControlMessage> = fc.record({
  kind: fc.constantFrom('probe', 'answer', 'claim', 'size'),
  claims: fc.boolean(),
  repeat: fc.boolean(),
  carried: fc.boolean(),
  answerBytes: fc.nat({ max: 65_535 }),
  sequence: fc.maxSafeNat(),
});
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

describe('a control message', () => {
  it('is read as it was written, however long it is', () => {
    fc.assert(
      fc.property(message, fc.nat({ max: 10_000 }), (written, length) => {
        const encoded = encodeControl(written, KEY, length);
        expect(encoded.length).toBe(Math.min(CONTROL_MAX_BYTES, Math.max(CONTROL_MIN_BYTES, length)));
        expect(decodeControl(encoded, KEY)).toEqual(written);
        expect(keyIdOf(encoded)).toBe(KEY.id);
      }),
    );
  });

  it('of another key is none', () => {
    fc.assert(fc.property(message, (written) => void expect(decodeControl(encodeControl(written, OTHER), KEY)).toBeNull()));
  });

  it('is none when a bit of it was changed', () => {
    fc.assert(
      fc.property(message, fc.nat({ max: 8 * CONTROL_MIN_BYTES - 1 }), (written, bit) => {
        const encoded = encodeControl(written, KEY);
        encoded.writeUInt8(encoded.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(decodeControl(encoded, KEY)).toBeNull();
      }),
    );
  });

  it('is not found in anything else, and nothing makes the reader throw', () => {
    fc.assert(
      fc.property(bytes, fc.boolean(), (noise, withMagic) => {
        if (withMagic && noise.length >= 4) noise.writeUInt32BE(0x4d4c5001, 0);
        expect(decodeControl(noise, KEY)).toBeNull();
        expect(() => keyIdOf(noise)).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  it('is never taken for one of WireGuard', () => {
    for (const type of [1, 2, 3, 4]) expect(isControl(Buffer.concat([Buffer.from([type, 0, 0, 0]), Buffer.alloc(60)]))).toBe(false);
  });
});

describe('sift', () => {
  it('takes messages out of a batch and leaves all else as it is, in order', () => {
    const parts = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(parts, (isMessage) => {
        const datagrams = isMessage.map((ours, index) => (ours ? encodeControl({ kind: 'probe', claims: false, repeat: false, carried: false, answerBytes: 0, sequence: index }, KEY, 64) : Buffer.alloc(64, 4)));
        const { batches, messages } = sift({ segmentBytes: 64, bytes: Buffer.concat(datagrams) });
        expect(messages).toEqual(datagrams.filter((_, index) => isMessage[index]));
        expect(Buffer.concat(batches.map((batch) => batch.bytes))).toEqual(Buffer.concat(datagrams.filter((_, index) => !isMessage[index])));
      }),
    );
  });
});
