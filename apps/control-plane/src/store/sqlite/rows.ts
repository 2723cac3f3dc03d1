import { attachmentSchema, moorlineError, type Attachment } from '@moorline/mesh-core';

/** One row as node:sqlite gives it. */
export type Row = Record<string, unknown>;

/** Columns of the table `attachments`, with the addresses of its nodes by index as JSON, that `attachmentOf` reads. */
export const ATTACHMENT_COLUMNS = `
  id, attachments.name AS name, mtu, relay_port, created_at_ms, deleted_at_ms,
  (SELECT json_group_array(json_object('ipv4', ipv4, 'ipv6', ipv6) ORDER BY node_index) FROM nodes WHERE nodes.attachment_id = id) AS node_addresses`;

/** How the column, which holds numbers, says `auto`. */
export const AUTO_MTU = 0;

/**
 * An attachment from its row, checked: a value that somebody changed by hand goes no further.
 * @throws ML-STORE-CORRUPT
 */
export function attachmentOf(row: Row): Attachment {
  const [addresses, ...furtherAddresses] = JSON.parse(String(row['node_addresses'])) as readonly unknown[];
  const result = attachmentSchema.safeParse({
    id: row['id'],
    name: row['name'],
    addresses,
    furtherAddresses,
    mtu: row['mtu'] === AUTO_MTU ? 'auto' : row['mtu'],
    relayPort: row['relay_port'],
    createdAtMs: row['created_at_ms'],
    deletedAtMs: row['deleted_at_ms'],
  });
  if (!result.success) throw moorlineError('ML-STORE-CORRUPT', `attachment ${String(row['id'])}: ${result.error.issues[0]?.message ?? ''}`, result.error);
  return result.data;
}
