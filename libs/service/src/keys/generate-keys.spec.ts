import { sharedSecret, verifyHello, wireguardKeyPair } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { generateIdentity, generateWireguardKeys } from './generate-keys.ts';

const HELLO = { nonce: Buffer.alloc(32, 7).toString('base64'), role: 'agent', attachmentId: '0123456789abcdef', node: 0, generation: 3 } as const;

describe('generateWireguardKeys', () => {
  it('gives what mesh-core derives from the same private key', () => {
    const { privateKey, publicKey } = generateWireguardKeys();
    expect(privateKey).toHaveLength(32);
    expect(publicKey).toBe(wireguardKeyPair(privateKey).publicKey);
  });

  it('never gives a key twice, and two of them agree on a secret', () => {
    const [one, two] = [generateWireguardKeys(), generateWireguardKeys()];
    expect(one.publicKey).not.toBe(two.publicKey);
    expect(sharedSecret(one.privateKey, two.publicKey)).toEqual(sharedSecret(two.privateKey, one.publicKey));
  });
});

describe('generateIdentity', () => {
  it('signs what verifyHello takes, for this hello only', () => {
    const identity = generateIdentity();
    const signature = identity.sign(HELLO);
    expect(verifyHello(identity.publicKey, signature, HELLO)).toBe(true);
    expect(verifyHello(identity.publicKey, signature, { ...HELLO, generation: 4 })).toBe(false);
    expect(verifyHello(generateIdentity().publicKey, signature, HELLO)).toBe(false);
  });
});
