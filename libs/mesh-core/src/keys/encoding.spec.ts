import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { key32Schema } from '../schema/index.ts';
import { failureOf } from '../testing/examples.ts';
import { KEY_BYTES, keyFromBase64, keyFromHex, keyToBase64, keyToHex } from './encoding.ts';

const keys = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES });
const ZERO = `${'A'.repeat(43)}=`;

describe('keys in text', () => {
  it('come back from base64 and hexadecimal, and fit the schema', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const text = keyToBase64(key);
        expect(key32Schema.safeParse(text).success).toBe(true);
        expect(keyFromBase64(text)).toStrictEqual(Uint8Array.from(key));
        expect(keyFromHex(keyToHex(text))).toBe(text);
      }),
    );
  });

  it('are what `wg` and the UAPI print', () => {
    const key = Uint8Array.from({ length: 32 }, (_, index) => index * 8);
    expect(keyToBase64(key)).toBe('AAgQGCAoMDhASFBYYGhweICIkJigqLC4wMjQ2ODo8Pg=');
    expect(keyToHex(keyToBase64(key))).toBe('0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8');
    expect(keyFromHex('00'.repeat(32))).toBe(ZERO);
  });

  it.each([ZERO.slice(0, -1), ZERO.slice(1), ` ${ZERO}`, `${ZERO}\n`, `${'A'.repeat(42)}B=`, ZERO.replace('A', '-'), ''])('are not %j', (text) => {
    expect(
      isMoorlineError(
        failureOf(() => keyFromBase64(text)),
        'ML-PROTOCOL',
      ),
    ).toBe(true);
    expect(
      isMoorlineError(
        failureOf(() => keyToHex(text)),
        'ML-PROTOCOL',
      ),
    ).toBe(true);
  });

  it('have 32 bytes', () => {
    const error = failureOf(() => keyToBase64(new Uint8Array(31)));
    expect(isMoorlineError(error, 'ML-PROTOCOL') && error.detail).toBe('a key has 31 bytes, not 32');
    expect(
      isMoorlineError(
        failureOf(() => keyFromHex('00'.repeat(33))),
        'ML-PROTOCOL',
      ),
    ).toBe(true);
  });

  it('do not show up in the error when they cannot be read', () => {
    const error = failureOf(() => keyFromHex(`${'5e'.repeat(31)}zz`));
    expect(isMoorlineError(error, 'ML-PROTOCOL') && error.detail).toBe('a key is not well encoded');
    expect(error).not.toHaveProperty('cause');
  });
});
