import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeAttachmentStore, type OpenedStore } from '../contract.ts';
import { attachmentFixture, claimFixture, keyFixture } from '../contract-fixtures.ts';
import type { AttachmentStore } from '../attachment-store.ts';
import { FIRST_TABLES } from './migrations/first-tables.ts';
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
    database.exec("UPDATE nodes SET ipv4 = 'nonsense'");
    database.close();
    await expect(store.list()).rejects.toMatchObject({ code: 'ML-STORE-CORRUPT' });
    await store.close();
  });

  it('keeps what a store of the first form holds: addresses, agents, and tokens that are still out', async () => {
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
    database.exec(`${FIRST_TABLES}
      PRAGMA user_version = 1;
      INSERT INTO attachments (id, name, ipv4, ipv6, mtu, relay_port, created_at_ms, revision, fingerprint, endpoint_identity)
        VALUES ('${'1'.padStart(16, '0')}', 'job-1', '10.99.0.9', 'fd00:99::9', 1280, 7001, 1, 4, 'f', 'key'), ('${'2'.padStart(16, '0')}', 'job-2', '10.99.0.10', 'fd00:99::a', 1400, 7002, 2, 0, '', NULL);
      INSERT INTO tokens VALUES ('${'1'.padStart(16, '0')}', '${'a'.repeat(64)}', 1000, 7, '${keyFixture(1)}', '${keyFixture(101)}', '0.1.0'), ('${'2'.padStart(16, '0')}', '${'b'.repeat(64)}', 1000, NULL, NULL, NULL, NULL)`);
    database.close();

    const store = openSqliteStore(path);
    const [first, second] = await store.list();
    expect(first).toEqual({ id: '1'.padStart(16, '0'), name: 'job-1', addresses: { ipv4: '10.99.0.9', ipv6: 'fd00:99::9' }, furtherAddresses: [], mtu: 1_280, relayPort: 7_001, createdAtMs: 1, deletedAtMs: null });
    expect(await store.claim(claimFixture(1))).toEqual({ attachment: first, node: 0 });
    await expect(store.claim(claimFixture(2))).rejects.toMatchObject({ code: 'ML-TOKEN-USED' });
    expect(await store.claim({ ...claimFixture(3), attachmentName: 'job-2', tokenSha256: 'b'.repeat(64) })).toEqual({ attachment: second, node: 0 });
    expect([await store.revise(first?.id ?? '', 'f'), await store.endpointIdentityOf(first?.id ?? '')]).toEqual([4, 'key']);
    await store.remove(first?.id ?? '');
    expect([await store.agentsOf(first?.id ?? ''), (await store.list()).length]).toEqual([[], 1]);
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
