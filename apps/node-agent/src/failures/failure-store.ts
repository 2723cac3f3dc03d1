import { closeSync, fstatSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '@moorline/linux';
import { homeFolder } from '../run/folders.ts';
import { failureRecordSchema, type FailureRecord } from './failure-record.ts';

/** The last few tell whether it always fails in the same way. */
const RECORDS_MAX = 5;
/** A record is 30 KiB at most; what is larger is not one. */
const RECORD_MAX_BYTES = 65_536;
const NAME = /^\d{4}-\d{2}-\d{2}T[\d.-]+Z-\d+\.json$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where failed runs leave their records (XDG Base Directory Specification: state). */
export function failureFolder(environment: Environment): string {
  const base = environment['XDG_STATE_HOME'];
  return join(base?.startsWith('/') === true ? base : join(homeFolder() ?? '/', '.local', 'state'), 'moorline', 'failures');
}

/** Keeps a record, and of the older ones as many as belong to it. Where nothing can be written, nothing is kept. */
export function keepFailure(folder: string, record: FailureRecord): void {
  try {
    makeFolders(folder, 0o700);
    const path = join(folder, `${record.at.replaceAll(':', '-')}-${process.pid}.json`);
    writeFileSync(path, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    for (const name of recordNames(folder).slice(RECORDS_MAX)) rmSync(join(folder, name), { force: true });
  } catch {
    return;
  }
}

/** The records that there are, the newest first. What is not one is left out. */
export function readFailures(folder: string): readonly FailureRecord[] {
  try {
    return recordNames(folder).slice(0, RECORDS_MAX).flatMap((name) => readRecord(join(folder, name)) ?? []);
  } catch {
    return [];
  }
}

/** Newest first: the names begin with the time. */
function recordNames(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => NAME.test(name)).toSorted().toReversed();
}

/** null: cut short by a full disk, of another version, or not ours. */
function readRecord(path: string): FailureRecord | null {
  const descriptor = openSync(path, 'r');
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > RECORD_MAX_BYTES) return null;
    return failureRecordSchema.safeParse(JSON.parse(readFileSync(descriptor, 'utf8'))).data ?? null;
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}
