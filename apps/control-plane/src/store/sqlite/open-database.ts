import { DatabaseSync } from 'node:sqlite';
import { moorlineError } from '@moorline/mesh-core';
import { namingFailures } from './failures.ts';
import { MIGRATIONS } from './migrations.ts';
import { inTransaction } from './transaction.ts';

/** Only a person with `sqlite3` could hold the lock. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the database, checks it, and brings it to the present form. WAL with synchronous=FULL: what was
 * answered to an agent survives a power loss.
 * @throws ML-STORE-CORRUPT, ML-DATA-DIR-UNUSABLE
 */
export function openDatabase(path: string): DatabaseSync {
  return namingFailures(path, () => {
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      refuseDamage(database, path);
      migrate(database, path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function refuseDamage(database: DatabaseSync, path: string): void {
  const result = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (result !== 'ok') throw moorlineError('ML-STORE-CORRUPT', `${path}: ${String(result)}`);
}

function migrate(database: DatabaseSync, path: string): void {
  inTransaction(database, () => {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > MIGRATIONS.length) {
      throw moorlineError('ML-STORE-CORRUPT', `${path} has form ${version}, this version knows ${MIGRATIONS.length}`);
    }
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}
