import { ed25519 } from '@noble/curves/ed25519.js';
import { base64 } from '@scure/base';
import { keyFromBase64, keyToBase64 } from './encoding.ts';
import { helloPayload, type HelloFields } from './hello.ts';

export interface IdentityKeyPair {
  /** 32 bytes, the private key of RFC 8032; never leaves the process that uses it. */
  readonly seed: Uint8Array;
  /** Base64. */
  readonly publicKey: string;
}

/**
 * An Ed25519 identity from 32 bytes of entropy (RFC 8032 section 5.1.5).
 * @throws ML-PROTOCOL when it is not 32 bytes
 */
export function identityKeyPair(seed32: Uint8Array): IdentityKeyPair {
  keyToBase64(seed32);
  const seed = Uint8Array.from(seed32);
  return { seed, publicKey: keyToBase64(ed25519.getPublicKey(seed)) };
}

/**
 * The signature for a hello to the hub, 64 bytes in base64.
 * @throws ML-PROTOCOL when the seed is not 32 bytes
 */
export function signHello(seed: Uint8Array, fields: HelloFields): string {
  keyToBase64(seed);
  return base64.encode(ed25519.sign(helloPayload(fields), seed));
}

/**
 * True only if the holder of `publicKey` (base64) signed exactly these fields. Strict RFC 8032: no
 * non-canonical encodings and no low-order keys, which would accept any message. Never throws.
 */
export function verifyHello(publicKey: string, signature: string, fields: HelloFields): boolean {
  try {
    return ed25519.verify(base64.decode(signature), helloPayload(fields), keyFromBase64(publicKey), { zip215: false });
  } catch {
    return false;
  }
}
