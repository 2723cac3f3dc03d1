import type { DatabaseSync } from 'node:sqlite';

export interface Meta {
  readonly get: (key: string) => string | null;
  readonly set: (key: string, value: string) => void;
}

/** Single values that belong to the installation as a whole. */
export function openMeta(database: DatabaseSync): Meta {
  const select = database.prepare('SELECT value FROM meta WHERE key = ?');
  const upsert = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  return {
    get: (key) => {
      const value = select.get(key)?.['value'];
      return typeof value === 'string' ? value : null;
    },
    set: (key, value) => void upsert.run(key, value),
  };
}
