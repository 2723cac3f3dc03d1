import { chownSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders, type Ids } from '@moorline/linux';
import { failureRecordSchema, type FailureRecord } from '../failures/failure-record.ts';

const FOLDER = 'failures';
const FOLDER_MODE = 0o755;
/** A record is 30 KiB at most; what is larger is not one. */
const RECORD_MAX_BYTES = 65_536;

/**
 * Keeps the record of the last job of a user that could not join on this node, for that user's eyes. One for each user:
 * a folder of root's in which users can write nothing.
 * @throws the system's error
 */
export function keepNodeFailure(run: string, { uid, gid }: Ids, record: FailureRecord): void {
  const folder = join(run, FOLDER);
  makeFolders(folder, FOLDER_MODE);
  const path = join(folder, `${uid}.json`);
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o400, flag: 'wx' });
    chownSync(draft, uid, gid);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** null: there is none that this user may read. */
export function readNodeFailure(run: string, uid: number): FailureRecord | null {
  try {
    const path = join(run, FOLDER, `${uid}.json`);
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > RECORD_MAX_BYTES) return null;
    return failureRecordSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
