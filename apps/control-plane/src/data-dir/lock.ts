import { DatabaseSync } from 'node:sqlite';
import { moorlineError } from '@moorline/mesh-core';
import { isBusy, namingFailures } from '../store/index.ts';

/**
 * Takes the data directory for this process alone: an open exclusive transaction on an empty SQLite
 * file. The kernel gives its lock (fcntl(2)) back however the process ends, so none goes stale.
 * @returns gives it back
 * @throws ML-DATA-DIR-LOCKED, ML-DATA-DIR-UNUSABLE
 */
export function lockDataDir(path: string): () => void {
  return namingFailures(path, () => {
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      // Nothing is ever written: no journal file either.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      throw isBusy(error) ? moorlineError('ML-DATA-DIR-LOCKED', path, error) : error;
    }
    return () => database.close();
  });
}
