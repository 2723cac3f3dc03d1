import { ed25519 } from '@noble/curves/ed25519.js';
import { base64, hex } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { key32Schema, signatureSchema } from '../schema/index.ts';
import { anyText } from '../testing/any-text.ts';
import { failureOf } from '../testing/examples.ts';
import { keyToBase64 } from './encoding.ts';
import { helloPayload, type HelloFields } from './hello.ts';
import { identityKeyPair, signHello, verifyHello } from './identity.ts';

/** RFC 8032 section 7.1: seed, public key, message, signature. */
const VECTORS = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

const { seed, publicKey } = identityKeyPair(new Uint8Array(32).fill(7));
const fields: HelloFields = {
  nonce: keyToBase64(new Uint8Array(32).fill(9)),
  role: 'agent',
  attachmentId: '0123456789abcdef',
  node: 0,
  generation: 1_700_000_000_000,
};
const signature = signHello(seed, fields);

describe('identityKeyPair', () => {
  it.each(VECTORS)('is Ed25519 of RFC 8032, seed %s', (rfcSeed, rfcPublic, message, rfcSignature) => {
    const pair = identityKeyPair(hex.decode(rfcSeed));
    expect(pair.publicKey).toBe(keyToBase64(hex.decode(rfcPublic)));
    expect(hex.encode(ed25519.sign(hex.decode(message), pair.seed))).toBe(rfcSignature);
  });

  it('keeps a seed of its own', () => {
    const entropy = new Uint8Array(32).fill(7);
    const pair = identityKeyPair(entropy);
    entropy.fill(0);
    expect(pair).toStrictEqual({ seed, publicKey });
    expect(key32Schema.safeParse(publicKey).success).toBe(true);
  });

  it('wants 32 bytes', () => {
    expect(
      isMoorlineError(
        failureOf(() => identityKeyPair(new Uint8Array(31))),
        'ML-PROTOCOL',
      ),
    ).toBe(true);
    expect(
      isMoorlineError(
        failureOf(() => signHello(new Uint8Array(64), fields)),
        'ML-PROTOCOL',
      ),
    ).toBe(true);
  });
});

describe('verifyHello', () => {
  it('takes the signature of these fields', () => {
    expect(signatureSchema.safeParse(signature).success).toBe(true);
    expect(verifyHello(publicKey, signature, fields)).toBe(true);
  });

  it.each([
    { ...fields, nonce: keyToBase64(new Uint8Array(32).fill(8)) },
    { ...fields, role: 'endpoint' as const },
    { ...fields, attachmentId: '0123456789abcdee' },
    { ...fields, generation: fields.generation + 1 },
  ])('refuses it for %o', (others) => {
    expect(verifyHello(publicKey, signature, others)).toBe(false);
  });

  it('refuses another key, a changed signature and one for a message without our domain', () => {
    expect(verifyHello(identityKeyPair(new Uint8Array(32).fill(8)).publicKey, signature, fields)).toBe(false);
    expect(
      verifyHello(
        publicKey,
        signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
        fields,
      ),
    ).toBe(false);
    const bare = new TextEncoder().encode(JSON.stringify([fields.nonce, fields.role, fields.attachmentId, fields.generation]));
    expect(verifyHello(publicKey, base64.encode(ed25519.sign(bare, seed)), fields)).toBe(false);
  });

  it('refuses low-order keys, whose signatures would fit any message', () => {
    const identity = new Uint8Array(32).fill(1, 0, 1);
    const forged = new Uint8Array(64).fill(1, 0, 1);
    expect(ed25519.verify(forged, helloPayload(fields), identity, { zip215: true })).toBe(true);
    expect(verifyHello(keyToBase64(identity), base64.encode(forged), fields)).toBe(false);
  });

  it('never fails on junk', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText(), fc.constant(publicKey)),
        fc.oneof(anyText(), fc.base64String({ minLength: 88, maxLength: 88 })),
        (key, text) => {
          expect(verifyHello(key, text, fields)).toBe(false);
        },
      ),
    );
  });
});
