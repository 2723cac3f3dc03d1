import { sha256Hex } from '../keys/index.ts';
import { attachmentIdSchema } from '../schema/index.ts';

const INTERFACE_PREFIX = 'mw';
/** With the prefix 15 octets, all that IFNAMSIZ (16 with the final NUL, linux/if.h) leaves: 52 bits. */
const INTERFACE_HASH_DIGITS = 13;
const INTERFACE_NAME = new RegExp(`^${INTERFACE_PREFIX}[0-9a-f]{${INTERFACE_HASH_DIGITS}}$`);

const TABLE_PREFIX = 'moorline_';

/** Name of the WireGuard interface of an attachment on the endpoint: `mw` and a hash, 15 octets. */
export function interfaceName(attachmentId: string): string {
  return INTERFACE_PREFIX + sha256Hex(attachmentId).slice(0, INTERFACE_HASH_DIGITS);
}

/** True for names that `interfaceName` gives. */
export function isInterfaceName(name: string): boolean {
  return INTERFACE_NAME.test(name);
}

/** Name of the nft table (family inet) of an attachment. */
export function tableName(attachmentId: string): string {
  return TABLE_PREFIX + attachmentId;
}

/** The attachment of an nft table of ours; null for every other table. */
export function attachmentOfTable(name: string): string | null {
  const id = attachmentIdSchema.safeParse(name.slice(TABLE_PREFIX.length));
  return name.startsWith(TABLE_PREFIX) && id.success ? id.data : null;
}
