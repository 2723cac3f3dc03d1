import type { DatabaseSync } from 'node:sqlite';
import { moorlineError } from '@moorline/mesh-core';
import type { Claimed, NewToken, TokenClaim } from '../attachment-store.ts';
import type { NodeRows } from './nodes.ts';
import { ATTACHMENT_COLUMNS, attachmentOf, type Row } from './rows.ts';
import { inTransaction } from './transaction.ts';

export interface TokenRows {
  readonly issue: (id: string, token: NewToken) => void;
  readonly claim: (claim: TokenClaim) => Claimed;
}

const BY_TOKEN = `
  SELECT ${ATTACHMENT_COLUMNS}, expires_at_ms FROM tokens JOIN attachments ON id = attachment_id WHERE token_sha256 = ?`;

const ISSUE = `
  INSERT INTO tokens (attachment_id, token_sha256, expires_at_ms)
  SELECT id, ?1, ?2 FROM attachments WHERE id = ?3 AND deleted_at_ms IS NULL
  ON CONFLICT (attachment_id) DO UPDATE SET token_sha256 = ?1, expires_at_ms = ?2 WHERE consumed_at_ms IS NULL`;

/** The table of tokens; errors as `AttachmentStore` has them. */
export function openTokenRows(database: DatabaseSync, nodes: NodeRows): TokenRows {
  const selectByToken = database.prepare(BY_TOKEN);
  const upsert = database.prepare(ISSUE);
  const selectByAttachment = database.prepare('SELECT 1 FROM tokens WHERE attachment_id = ?');
  const updateConsumed = database.prepare('UPDATE tokens SET consumed_at_ms = coalesce(consumed_at_ms, ?) WHERE token_sha256 = ?');

  return {
    issue: (id, { tokenSha256, expiresAtMs }) =>
      inTransaction(database, () => {
        if (Number(upsert.run(tokenSha256, expiresAtMs, id).changes) === 1) return;
        throw selectByAttachment.get(id) === undefined ? moorlineError('ML-ATTACHMENT-UNKNOWN', id) : moorlineError('ML-TOKEN-USED', id);
      }),
    // SQLite's write lock makes the comparison and the swap one.
    claim: (claim) =>
      inTransaction(database, () => {
        const row = checked(selectByToken.get(claim.tokenSha256), claim);
        const attachment = attachmentOf(row);
        const node = nodes.claim(attachment.id, claim, Number(row['expires_at_ms']) > claim.nowMs);
        updateConsumed.run(claim.nowMs, claim.tokenSha256);
        return { attachment, node };
      }),
  };
}

/** The row of a token that was issued for this attachment. */
function checked(row: Row | undefined, { attachmentName }: TokenClaim): Row {
  if (row === undefined || row['deleted_at_ms'] !== null) throw moorlineError('ML-TOKEN-UNKNOWN', attachmentName);
  if (row['name'] !== attachmentName) throw moorlineError('ML-TOKEN-FOREIGN', `not of ${attachmentName}`);
  return row;
}
