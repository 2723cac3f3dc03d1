import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What a draft's name ends with: the process that writes it. */
const WRITER = /^\.(\d{1,10})$/;

/** Removes the drafts of a file, `FILE.PID`, whose writers were killed. Never throws: nothing depends on it. */
export function removeAbandonedDrafts(path: string): void {
  const [folder, name] = [dirname(path), basename(path)];
  try {
    for (const entry of readdirSync(folder)) {
      const pid = entry.startsWith(name) ? WRITER.exec(entry.slice(name.length))?.[1] : undefined;
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(folder, entry), { force: true });
    }
  } catch {
    return;
  }
}
