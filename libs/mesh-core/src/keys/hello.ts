import type { HubRole } from '../schema/index.ts';

/** What a hello answers for: the server's nonce and who comes back. */
export interface HelloFields {
  /** The challenge's 32 bytes, base64. */
  readonly nonce: string;
  readonly role: HubRole;
  readonly attachmentId: string;
  /** Index of the agent's node; 0 for endpoints. */
  readonly node: number;
  /** Start time of the process, in milliseconds: the newer one wins. */
  readonly generation: number;
}

/** Goes before all that the identity key signs, so that no signature serves another purpose. */
const HELLO_DOMAIN = 'moorline.hub.v1\nhello\n';

/** The bytes that an identity key signs in a hello; other fields always give other bytes. */
export function helloPayload({ nonce, role, attachmentId, node, generation }: HelloFields): Uint8Array {
  return new TextEncoder().encode(HELLO_DOMAIN + JSON.stringify([nonce, role, attachmentId, node, generation]));
}
