import type { DatabaseSync } from 'node:sqlite';
import { attachmentSchema, moorlineError, type Attachment } from '@moorline/mesh-core';
import type { NewAttachment } from '../attachment-store.ts';
import { allocate } from './allocation.ts';
import type { Meta } from './meta.ts';
import type { NodeRows } from './nodes.ts';
import { ATTACHMENT_COLUMNS, AUTO_MTU, attachmentOf, type Row } from './rows.ts';
import { inTransaction } from './transaction.ts';

export interface AttachmentRows {
  readonly list: () => readonly Attachment[];
  readonly get: (name: string) => Attachment | null;
  readonly find: (id: string) => Attachment | null;
  readonly create: (request: NewAttachment) => Attachment;
  readonly markDeleted: (id: string, nowMs: number) => void;
  readonly markUnissued: (nowMs: number) => number;
  readonly remove: (id: string) => void;
  readonly setEndpointIdentity: (id: string, publicKey: string) => void;
  readonly endpointIdentityOf: (id: string) => string | null;
  readonly revise: (id: string, fingerprint: string) => number;
}

/** The table of attachments; errors as `AttachmentStore` has them. */
export function openAttachmentRows(database: DatabaseSync, meta: Meta, nodes: NodeRows): AttachmentRows {
  const selectAll = database.prepare(`SELECT ${ATTACHMENT_COLUMNS} FROM attachments ORDER BY created_at_ms, id`);
  const selectByName = database.prepare(`SELECT ${ATTACHMENT_COLUMNS} FROM attachments WHERE name = ?`);
  const selectById = database.prepare(`SELECT ${ATTACHMENT_COLUMNS} FROM attachments WHERE id = ?`);
  const insert = database.prepare(
    'INSERT INTO attachments (id, name, mtu, relay_port, created_at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const updateDeleted = database.prepare('UPDATE attachments SET deleted_at_ms = coalesce(deleted_at_ms, ?) WHERE id = ?');
  const updateUnissued = database.prepare(
    'UPDATE attachments SET deleted_at_ms = ? WHERE deleted_at_ms IS NULL AND id NOT IN (SELECT attachment_id FROM tokens)',
  );
  const deleteById = database.prepare('DELETE FROM attachments WHERE id = ?');
  const updateIdentity = database.prepare('UPDATE attachments SET endpoint_identity = ? WHERE id = ?');
  const selectIdentity = database.prepare('SELECT endpoint_identity FROM attachments WHERE id = ?');
  const updateRevision = database.prepare(
    'UPDATE attachments SET revision = revision + (fingerprint <> ?1), fingerprint = ?1 WHERE id = ?2 RETURNING revision',
  );

  const get = (name: string): Attachment | null => attachmentOrNull(selectByName.get(name));
  return {
    list: () => selectAll.all().map(attachmentOf),
    get,
    find: (id) => attachmentOrNull(selectById.get(id)),
    create: (request) =>
      inTransaction(database, () => {
        const { id, name, mtu, createdAtMs, nodesFor } = request;
        if (get(name) !== null) throw moorlineError('ML-ATTACHMENT-EXISTS', name);
        const { addresses, relayPort } = allocate(database, meta, request);
        insert.run(id, name, mtu === 'auto' ? AUTO_MTU : mtu, relayPort, createdAtMs);
        nodes.insert(id, addresses, nodesFor);
        const [head, ...further] = addresses;
        return attachmentSchema.parse({ id, name, addresses: head, furtherAddresses: further, mtu, relayPort, createdAtMs, deletedAtMs: null });
      }),
    markDeleted: (id, nowMs) => refuseUnknown(id, updateDeleted.run(nowMs, id).changes),
    markUnissued: (nowMs) => Number(updateUnissued.run(nowMs).changes),
    remove: (id) => void deleteById.run(id),
    setEndpointIdentity: (id, publicKey) => refuseUnknown(id, updateIdentity.run(publicKey, id).changes),
    endpointIdentityOf: (id) => {
      const identity = selectIdentity.get(id)?.['endpoint_identity'];
      return typeof identity === 'string' ? identity : null;
    },
    revise: (id, fingerprint) => {
      const row = updateRevision.get(fingerprint, id);
      refuseUnknown(id, row === undefined ? 0 : 1);
      return Number(row?.['revision']);
    },
  };
}

function attachmentOrNull(row: Row | undefined): Attachment | null {
  return row === undefined ? null : attachmentOf(row);
}

function refuseUnknown(id: string, changes: number | bigint): void {
  if (Number(changes) === 0) throw moorlineError('ML-ATTACHMENT-UNKNOWN', id);
}
