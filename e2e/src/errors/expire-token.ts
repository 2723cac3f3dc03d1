import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ControlPlane } from '@moorline/tools';

const LOCK_DEADLINE_MS = 5_000;

/** Lets a day pass for the token of an attachment: the store is told that it was valid until a day ago. */
export function expireToken({ dataFolder }: ControlPlane, attachment: string): void {
  const database = new DatabaseSync(join(dataFolder, 'moorline.db'), { timeout: LOCK_DEADLINE_MS });
  try {
    const { changes } = database
      .prepare('UPDATE tokens SET expires_at_ms = ? WHERE attachment_id = (SELECT id FROM attachments WHERE name = ?)')
      .run(Date.now() - 86_400_000, attachment);
    if (Number(changes) !== 1) throw new Error(`${attachment} has no token`);
  } finally {
    database.close();
  }
}
