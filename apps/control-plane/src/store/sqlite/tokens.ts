import type { DatabaseSync } from 'node:sqlite';
import { moorlineError, type Attachment, type MoorlineError } from '@moorline/mesh-core';
import type { AgentRecord, NewToken, TokenClaim } from '../attachment-store.ts';
import { ATTACHMENT_COLUMNS, attachmentOf, type Row } from './rows.ts';
import { inTransaction } from './transaction.ts';

export interface TokenRows {
  readonly issue: (id: string, token: NewToken) => void;
  readonly claim: (claim: TokenClaim) => Attachment;
  readonly agentOf: (id: string) => AgentRecord | null;
}

/** Redeems in one statement: SQLite's write lock makes the comparison and the swap one. */
const CLAIM = `
  UPDATE tokens SET consumed_at_ms = ?1, wireguard_public_key = ?2, identity_public_key = ?3, agent_version = ?4
  WHERE token_sha256 = ?5 AND consumed_at_ms IS NULL AND expires_at_ms > ?1
    AND attachment_id = (SELECT id FROM attachments WHERE name = ?6 AND deleted_at_ms IS NULL)`;

const BY_TOKEN = `
  SELECT ${ATTACHMENT_COLUMNS}, expires_at_ms, consumed_at_ms, wireguard_public_key, identity_public_key
  FROM tokens JOIN attachments ON id = attachment_id WHERE token_sha256 = ?`;

const ISSUE = `
  INSERT INTO tokens (attachment_id, token_sha256, expires_at_ms)
  SELECT id, ?1, ?2 FROM attachments WHERE id = ?3 AND deleted_at_ms IS NULL
  ON CONFLICT (attachment_id) DO UPDATE SET token_sha256 = ?1, expires_at_ms = ?2 WHERE consumed_at_ms IS NULL`;

/** The table of tokens and of the agents that redeemed them; errors as `AttachmentStore` has them. */
export function openTokenRows(database: DatabaseSync): TokenRows {
  const update = database.prepare(CLAIM);
  const selectByToken = database.prepare(BY_TOKEN);
  const upsert = database.prepare(ISSUE);
  const selectByAttachment = database.prepare('SELECT * FROM tokens WHERE attachment_id = ?');

  return {
    issue: (id, { tokenSha256, expiresAtMs }) =>
      inTransaction(database, () => {
        if (Number(upsert.run(tokenSha256, expiresAtMs, id).changes) === 1) return;
        throw selectByAttachment.get(id) === undefined ? moorlineError('ML-ATTACHMENT-UNKNOWN', id) : moorlineError('ML-TOKEN-USED', id);
      }),
    claim: (claim) => {
      const { tokenSha256, attachmentName, wireguardPublicKey, identityPublicKey, version, nowMs } = claim;
      const { changes } = update.run(nowMs, wireguardPublicKey, identityPublicKey, version, tokenSha256, attachmentName);
      const row = selectByToken.get(tokenSha256);
      if (row !== undefined && (Number(changes) === 1 || isSameClaim(row, claim))) return attachmentOf(row);
      throw refusal(row, claim);
    },
    agentOf: (id) => {
      const row = selectByAttachment.get(id);
      return row === undefined || row['consumed_at_ms'] === null ? null : agentRecordOf(row);
    },
  };
}

function isSameClaim(row: Row, { wireguardPublicKey, identityPublicKey, attachmentName }: TokenClaim): boolean {
  return (
    row['consumed_at_ms'] !== null &&
    row['deleted_at_ms'] === null &&
    row['name'] === attachmentName &&
    row['wireguard_public_key'] === wireguardPublicKey &&
    row['identity_public_key'] === identityPublicKey
  );
}

function refusal(row: Row | undefined, { attachmentName }: TokenClaim): MoorlineError {
  if (row === undefined || row['deleted_at_ms'] !== null) return moorlineError('ML-TOKEN-UNKNOWN', attachmentName);
  if (row['name'] !== attachmentName) return moorlineError('ML-TOKEN-FOREIGN', `not of ${attachmentName}`);
  return moorlineError(row['consumed_at_ms'] === null ? 'ML-TOKEN-EXPIRED' : 'ML-TOKEN-USED', attachmentName);
}

function agentRecordOf(row: Row): AgentRecord {
  return {
    wireguardPublicKey: String(row['wireguard_public_key']),
    identityPublicKey: String(row['identity_public_key']),
    version: String(row['agent_version']),
    joinedAtMs: Number(row['consumed_at_ms']),
  };
}
