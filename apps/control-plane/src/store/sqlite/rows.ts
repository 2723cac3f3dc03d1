import { attachmentSchema, moorlineError, type Attachment } from '@moorline/mesh-core';

/** One row as node:sqlite gives it. */
export type Row = Record<string, unknown>;

/** Columns that `attachmentOf` reads. */
export const ATTACHMENT_COLUMNS = 'id, name, ipv4, ipv6, mtu, relay_port, created_at_ms, deleted_at_ms';

/**
 * An attachment from its row, checked: a value that somebody changed by hand goes no further.
 * @throws ML-STORE-CORRUPT
 */
export function attachmentOf(row: Row): Attachment {
  const result = attachmentSchema.safeParse({
    id: row['id'],
    name: row['name'],
    addresses: { ipv4: row['ipv4'], ipv6: row['ipv6'] },
    mtu: row['mtu'],
    relayPort: row['relay_port'],
    createdAtMs: row['created_at_ms'],
    deletedAtMs: row['deleted_at_ms'],
  });
  if (!result.success) throw moorlineError('ML-STORE-CORRUPT', `attachment ${String(row['id'])}: ${result.error.issues[0]?.message ?? ''}`, result.error);
  return result.data;
}
