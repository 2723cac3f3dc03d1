import { moorlineError, type ErrorCode } from '@moorline/mesh-core';

/** Primary result codes (sqlite.org/rescode.html). */
const FAILURES: ReadonlyMap<number, ErrorCode> = new Map([
  [8, 'ML-DATA-DIR-UNUSABLE'], // READONLY
  [10, 'ML-DATA-DIR-UNUSABLE'], // IOERR
  [11, 'ML-STORE-CORRUPT'], // CORRUPT
  [13, 'ML-DATA-DIR-UNUSABLE'], // FULL
  [14, 'ML-DATA-DIR-UNUSABLE'], // CANTOPEN
  [26, 'ML-STORE-CORRUPT'], // NOTADB
]);
const PRIMARY_CODE_MASK = 0xff;
const SQLITE_BUSY = 5;

/** Runs a piece of work on the database and names what SQLite refuses; other errors pass as they are. */
export function namingFailures<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = FAILURES.get(primaryCode(error));
    throw code === undefined ? error : moorlineError(code, `${path}: ${(error as Error).message}`, error);
  }
}

/** True if another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === SQLITE_BUSY;
}

function primaryCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & PRIMARY_CODE_MASK : 0;
}
