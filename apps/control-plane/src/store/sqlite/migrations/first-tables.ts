export const FIRST_TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE attachments (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    ipv4          TEXT NOT NULL UNIQUE,
    ipv6          TEXT NOT NULL UNIQUE,
    mtu           INTEGER NOT NULL,
    relay_port    INTEGER NOT NULL UNIQUE,
    created_at_ms INTEGER NOT NULL,
    deleted_at_ms INTEGER,
    revision      INTEGER NOT NULL DEFAULT 0,
    fingerprint   TEXT NOT NULL DEFAULT '',
    endpoint_identity TEXT
  ) STRICT;

  CREATE TABLE tokens (
    attachment_id  TEXT PRIMARY KEY REFERENCES attachments (id) ON DELETE CASCADE,
    token_sha256   TEXT NOT NULL UNIQUE,
    expires_at_ms  INTEGER NOT NULL,
    consumed_at_ms INTEGER,
    wireguard_public_key TEXT,
    identity_public_key  TEXT,
    agent_version  TEXT
  ) STRICT;
  `;
