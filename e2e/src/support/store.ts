import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ControlPlane } from '@moorline/tools';

/** One query on the control plane's store, read only, beside it. */
export function queryStore<Row>({ dataFolder }: ControlPlane, sql: string, ...parameters: readonly string[]): readonly Row[] {
  const database = new DatabaseSync(join(dataFolder, 'moorline.db'), { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare(sql).all(...parameters) as unknown[] as readonly Row[];
  } finally {
    database.close();
  }
}
