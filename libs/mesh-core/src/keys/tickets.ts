import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64urlnopad, hex } from '@scure/base';
import { keyToBase64 } from './encoding.ts';

const JOIN_TOKEN_PREFIX = 'mljt_';
const RELAY_TICKET_PREFIX = 'mlrt_';

/**
 * A join token of 256 bits of entropy.
 * @throws ML-PROTOCOL when it is not 32 bytes
 */
export function joinTokenFrom(entropy32: Uint8Array): string {
  keyToBase64(entropy32);
  return JOIN_TOKEN_PREFIX + base64urlnopad.encode(entropy32);
}

/**
 * The relay ticket of the agent with this WireGuard key (base64) on this attachment: an HMAC-SHA256
 * under the control plane's secret, so that it need not be stored to be given again.
 */
export function relayTicketFor(serverSecret: Uint8Array, attachmentId: string, wireguardPublicKey: string): string {
  const message = new TextEncoder().encode(`${attachmentId}\n${wireguardPublicKey}`);
  return RELAY_TICKET_PREFIX + base64urlnopad.encode(hmac(sha256, serverSecret, message));
}

/** SHA-256 of a text in UTF-8, in lower-case hexadecimal: all that is stored or passed on of a token or ticket. */
export function sha256Hex(text: string): string {
  return hex.encode(sha256(new TextEncoder().encode(text)));
}
