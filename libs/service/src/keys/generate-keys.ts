import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { helloPayload, type HelloFields, type WireguardKeyPair } from '@moorline/mesh-core';

/** An Ed25519 identity whose private key stays inside the crypto library. */
export interface Identity {
  /** Base64, 32 bytes. */
  readonly publicKey: string;
  /** Signature over a hello, base64, 64 bytes (RFC 8032). */
  readonly sign: (fields: HelloFields) => string;
}

/**
 * A fresh WireGuard key pair by the system's entropy. The same keys as mesh-core's `wireguardKeyPair` gives, by
 * native code: the first key of a process takes a fraction of a millisecond rather than tens.
 */
export function generateWireguardKeys(): WireguardKeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return { privateKey: new Uint8Array(rawPart(privateKey, 'd')), publicKey: rawPart(publicKey, 'x').toString('base64') };
}

/** A fresh identity by the system's entropy; its signatures are those that mesh-core's `verifyHello` takes. */
export function generateIdentity(): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: rawPart(publicKey, 'x').toString('base64'),
    sign: (fields) => sign(null, helloPayload(fields), privateKey).toString('base64'),
  };
}

/** The 32 bytes of a key of RFC 8037: `x` public, `d` private. */
function rawPart(key: KeyObject, part: 'x' | 'd'): Buffer {
  return Buffer.from(key.export({ format: 'jwk' })[part] ?? '', 'base64url');
}
