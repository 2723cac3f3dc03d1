import { hex } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { anyText } from '../testing/any-text.ts';
import { failureOf } from '../testing/examples.ts';
import { keyToBase64 } from './encoding.ts';
import { isUsablePublicKey, sharedSecret, wireguardKeyPair } from './wireguard.ts';

/** A thousand multiplications in bigints take a second, on a machine that is busy many. */
const ITERATIONS_DEADLINE_MS = 60_000;

const P = 2n ** 255n - 19n;
const HIGH_BIT = 2n ** 255n;
const LOW_ORDER = [
  0n,
  1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
  P - 1n,
  P,
  P + 1n,
];

const multiply = (scalar: string, point: string): string => hex.encode(sharedSecret(hex.decode(scalar), keyToBase64(hex.decode(point))));

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

describe('sharedSecret', () => {
  it('multiplies as RFC 7748 section 5.2 says', () => {
    expect(
      multiply(
        'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
        'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
      ),
    ).toBe('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552');
    expect(
      multiply(
        '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
        'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
      ),
    ).toBe('95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957');
  });

  it('holds through 1 and 1,000 iterations', () => {
    let [k, u] = [`09${'00'.repeat(31)}`, `09${'00'.repeat(31)}`];
    const seen = new Map<number, string>();
    for (let iteration = 1; iteration <= 1_000; iteration += 1) {
      [k, u] = [multiply(k, u), k];
      seen.set(iteration, k);
    }
    expect(seen.get(1)).toBe('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079');
    expect(seen.get(1_000)).toBe('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51');
  }, ITERATIONS_DEADLINE_MS);

  it('agrees on both sides, RFC 7748 section 6.1', () => {
    const alice = wireguardKeyPair(hex.decode('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'));
    const bob = wireguardKeyPair(hex.decode('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'));
    expect(alice.publicKey).toBe(keyToBase64(hex.decode('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a')));
    expect(bob.publicKey).toBe(keyToBase64(hex.decode('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f')));
    for (const secret of [sharedSecret(alice.privateKey, bob.publicKey), sharedSecret(bob.privateKey, alice.publicKey)]) {
      expect(hex.encode(secret)).toBe('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
    }
  });

  it.each(LOW_ORDER.flatMap((point) => [point, point + HIGH_BIT]))('refuses the low-order point %d', (point) => {
    const publicKey = keyToBase64(littleEndian(point));
    const error = failureOf(() => sharedSecret(new Uint8Array(32).fill(7), publicKey));
    expect(isMoorlineError(error, 'ML-KEY-REFUSED') && error.detail).toBe('it is a point of low order');
    expect(error).toHaveProperty('cause');
    expect(isUsablePublicKey(publicKey)).toBe(false);
  });

  it('refuses what is not a key', () => {
    expect(
      isMoorlineError(
        failureOf(() => sharedSecret(new Uint8Array(31), `${'A'.repeat(43)}=`)),
        'ML-PROTOCOL',
      ),
    ).toBe(true);
    expect(
      isMoorlineError(
        failureOf(() => sharedSecret(new Uint8Array(32), 'AAAA')),
        'ML-PROTOCOL',
      ),
    ).toBe(true);
  });
});

describe('isUsablePublicKey', () => {
  it('takes every real key and refuses junk without failing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (entropy) => {
        expect(isUsablePublicKey(wireguardKeyPair(entropy).publicKey)).toBe(true);
      }),
      { numRuns: 10 },
    );
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(isUsablePublicKey(text)).toBe(false);
      }),
    );
  });
});

describe('wireguardKeyPair', () => {
  it('clamps as RFC 7748 section 5 says and leaves its entropy alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (entropy) => {
        const before = Uint8Array.from(entropy);
        const { privateKey } = wireguardKeyPair(entropy);
        expect(entropy).toEqual(before);
        const expected = Uint8Array.from(entropy);
        expected.set([(entropy[0] ?? 0) & 0b1111_1000]);
        expected.set([((entropy[31] ?? 0) & 0b0111_1111) | 0b0100_0000], 31);
        expect(privateKey).toStrictEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('wants 32 bytes', () => {
    const error = failureOf(() => wireguardKeyPair(new Uint8Array(16)));
    expect(isMoorlineError(error, 'ML-PROTOCOL') && error.detail).toBe('a key has 16 bytes, not 32');
  });
});
