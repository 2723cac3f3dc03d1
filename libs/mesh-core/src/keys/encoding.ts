import { base64, hex } from '@scure/base';
import { moorlineError } from '../errors/index.ts';

/** Length of X25519 keys (RFC 7748), Ed25519 seeds and public keys (RFC 8032) and nonces. */
export const KEY_BYTES = 32;

/** 32 bytes in padded standard base64, the form of keys in every message and of `wg`. */
export function keyToBase64(key: Uint8Array): string {
  return base64.encode(checked(key));
}

/**
 * The 32 bytes of a key in padded standard base64; anything that is not canonical is refused.
 * @throws ML-PROTOCOL
 */
export function keyFromBase64(text: string): Uint8Array {
  return checked(decoded(() => base64.decode(text)));
}

/**
 * A base64 key in lower-case hexadecimal: the form of WireGuard's UAPI (wireguard.com/xplatform).
 * @throws ML-PROTOCOL
 */
export function keyToHex(text: string): string {
  return hex.encode(keyFromBase64(text));
}

/**
 * A hexadecimal key, as WireGuard's UAPI prints it, in base64.
 * @throws ML-PROTOCOL
 */
export function keyFromHex(text: string): string {
  return keyToBase64(decoded(() => hex.decode(text)));
}

function decoded(decode: () => Uint8Array): Uint8Array {
  try {
    return decode();
  } catch {
    // The library quotes what it could not read, which may be a private key: no cause, no detail of it.
    throw moorlineError('ML-PROTOCOL', 'a key is not well encoded');
  }
}

function checked(key: Uint8Array): Uint8Array {
  if (key.length !== KEY_BYTES) throw moorlineError('ML-PROTOCOL', `a key has ${key.length} bytes, not ${KEY_BYTES}`);
  return key;
}
