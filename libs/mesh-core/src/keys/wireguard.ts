import { x25519 } from '@noble/curves/ed25519.js';
import { moorlineError } from '../errors/index.ts';
import { KEY_BYTES, keyFromBase64, keyToBase64 } from './encoding.ts';

export interface WireguardKeyPair {
  /** Clamped scalar (RFC 7748 section 5); never leaves the node. */
  readonly privateKey: Uint8Array;
  /** Base64. */
  readonly publicKey: string;
}

/** Any private key finds out whether a point is of low order: all of them send it to zero. */
const TEST_SCALAR = new Uint8Array(KEY_BYTES).fill(1);

/**
 * A WireGuard key pair from 32 bytes of entropy, clamped as `wg genkey` does.
 * @throws ML-PROTOCOL when it is not 32 bytes
 */
export function wireguardKeyPair(entropy32: Uint8Array): WireguardKeyPair {
  keyToBase64(entropy32);
  const privateKey = clamped(entropy32);
  return { privateKey, publicKey: keyToBase64(x25519.getPublicKey(privateKey)) };
}

/**
 * X25519 of our private and their public key (RFC 7748 section 6.1), 32 bytes.
 * @throws ML-KEY-REFUSED for a point of low order, whose result would be zero for everybody
 * @throws ML-PROTOCOL for what is not a key
 */
export function sharedSecret(privateKey: Uint8Array, publicKeyBase64: string): Uint8Array {
  keyToBase64(privateKey);
  const point = keyFromBase64(publicKeyBase64);
  try {
    return x25519.getSharedSecret(privateKey, point);
  } catch (error) {
    throw moorlineError('ML-KEY-REFUSED', 'it is a point of low order', error);
  }
}

/** True for a public key that gives a secret; false for points of low order and for what is not a key. */
export function isUsablePublicKey(publicKeyBase64: string): boolean {
  try {
    sharedSecret(TEST_SCALAR, publicKeyBase64);
    return true;
  } catch {
    return false;
  }
}

/** RFC 7748 section 5, decodeScalar25519: a multiple of the cofactor with a fixed highest bit. */
function clamped(entropy: Uint8Array): Uint8Array {
  const scalar = Uint8Array.from(entropy);
  scalar[0] = (scalar[0] ?? 0) & 248;
  scalar[31] = ((scalar[31] ?? 0) & 127) | 64;
  return scalar;
}
