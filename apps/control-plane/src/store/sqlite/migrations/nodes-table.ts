/**
 * A row for each node of a job, with its addresses and the agent that claimed it. SQLite cannot drop a column that
 * is UNIQUE, so attachments and tokens are made anew (sqlite.org/lang_altertable.html, section 7); tokens go first,
 * because dropping attachments would delete them along.
 */
export const NODES_TABLE = `
  CREATE TABLE attachments_new (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    mtu           INTEGER NOT NULL,
    relay_port    INTEGER NOT NULL UNIQUE,
    created_at_ms INTEGER NOT NULL,
    deleted_at_ms INTEGER,
    revision      INTEGER NOT NULL DEFAULT 0,
    fingerprint   TEXT NOT NULL DEFAULT '',
    endpoint_identity TEXT
  ) STRICT;
  INSERT INTO attachments_new
    SELECT id, name, mtu, relay_port, created_at_ms, deleted_at_ms, revision, fingerprint, endpoint_identity FROM attachments;

  CREATE TABLE nodes (
    attachment_id TEXT NOT NULL REFERENCES attachments_new (id) ON DELETE CASCADE,
    node_index    INTEGER NOT NULL,
    ipv4          TEXT NOT NULL UNIQUE,
    ipv6          TEXT NOT NULL UNIQUE,
    reserved_for  TEXT,
    worker        TEXT,
    joined_at_ms  INTEGER,
    wireguard_public_key TEXT,
    identity_public_key  TEXT,
    agent_version TEXT,
    PRIMARY KEY (attachment_id, node_index),
    UNIQUE (attachment_id, worker)
  ) STRICT;
  INSERT INTO nodes (attachment_id, node_index, ipv4, ipv6, worker, joined_at_ms, wireguard_public_key, identity_public_key, agent_version)
    SELECT id, 0, ipv4, ipv6, iif(consumed_at_ms IS NULL, NULL, 'worker'), consumed_at_ms, wireguard_public_key, identity_public_key, agent_version
    FROM attachments LEFT JOIN tokens ON attachment_id = id;

  CREATE TABLE tokens_new (
    attachment_id  TEXT PRIMARY KEY REFERENCES attachments_new (id) ON DELETE CASCADE,
    token_sha256   TEXT NOT NULL UNIQUE,
    expires_at_ms  INTEGER NOT NULL,
    consumed_at_ms INTEGER
  ) STRICT;
  INSERT INTO tokens_new SELECT attachment_id, token_sha256, expires_at_ms, consumed_at_ms FROM tokens;

  DROP TABLE tokens;
  DROP TABLE attachments;
  ALTER TABLE attachments_new RENAME TO attachments;
  ALTER TABLE tokens_new RENAME TO tokens;
  `;
