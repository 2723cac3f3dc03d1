import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeAttachmentStore, type OpenedStore } from '../contract.ts';
import { attachmentFixture } from '../contract-fixtures.ts';
import type { AttachmentStore } from '../attachment-store.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

describeAttachmentStore('SQLite', async (): Promise<OpenedStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'moorline-store-'));
  const path = join(folder, 'moorline.db');
  let store: AttachmentStore = openSqliteStore(path);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = openSqliteStore(path);
      return store;
    },
    dispose: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('openSqliteStore', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'moorline-store-'));
    path = join(folder, 'moorline.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('refuses what is no database', () => {
    writeFileSync(path, 'not a database at all, but long enough to be read as a header of one'.repeat(20));
    expect(() => openSqliteStore(path)).toThrow(expect.objectContaining({ code: 'ML-STORE-CORRUPT' }));
  });

  it('refuses a damaged database', async () => {
    const store = openSqliteStore(path);
    for (let n = 1; n <= 10; n += 1) await store.create(attachmentFixture(n));
    await store.close();
    const content = readFileSync(path);
    content.fill(0xff, 4_096 + 8);
    writeFileSync(path, content);
    expect(() => openSqliteStore(path)).toThrow(expect.objectContaining({ code: 'ML-STORE-CORRUPT' }));
  });

  it('refuses the form of a newer version', () => {
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 1000');
    database.close();
    expect(() => openSqliteStore(path)).toThrow(expect.objectContaining({ code: 'ML-STORE-CORRUPT' }));
  });

  it('refuses a folder that does not exist', () => {
    expect(() => openSqliteStore(join(folder, 'missing', 'moorline.db'))).toThrow(expect.objectContaining({ code: 'ML-DATA-DIR-UNUSABLE' }));
  });

  it('notices a value that was changed by hand', async () => {
    const store = openSqliteStore(path);
    await store.create(attachmentFixture(1));
    const database = new DatabaseSync(path);
    database.exec("UPDATE attachments SET ipv4 = 'nonsense'");
    database.close();
    await expect(store.list()).rejects.toMatchObject({ code: 'ML-STORE-CORRUPT' });
    await store.close();
  });

  it('writes through to the disk at each commit, in WAL mode', () => {
    const store = openSqliteStore(path);
    const database = new DatabaseSync(path);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
    return store.close();
  });
});
