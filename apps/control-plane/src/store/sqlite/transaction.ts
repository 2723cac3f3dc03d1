import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one transaction that takes the write lock at once: what it reads stays true until it has written. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
