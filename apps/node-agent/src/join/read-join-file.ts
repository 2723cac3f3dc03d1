import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { joinFileSchema, moorlineError, type JoinFile } from '@moorline/mesh-core';

export const JOIN_FILE_VARIABLE = 'MOORLINE_TOKEN_FILE';
/** A join file with a long certificate is about 2 KiB. */
const JOIN_FILE_MAX_BYTES = 65_536;

/**
 * Reads the file that `moorline-control attach` wrote.
 * @param option the value of --token-file, if given
 * @throws ML-JOIN-FILE-UNREADABLE; its text never repeats what stands in the file
 */
export function readJoinFile(option: string | undefined, environment: Readonly<Record<string, string | undefined>>): JoinFile {
  const path = option ?? environment[JOIN_FILE_VARIABLE];
  if (path === undefined || path === '') throw moorlineError('ML-JOIN-FILE-UNREADABLE', 'no --token-file given');
  const parsed = joinFileSchema.safeParse(parseJson(path, readPrivate(path)));
  if (parsed.success) return parsed.data;
  const keys = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
  throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is not a join file: see ${keys}`);
}

function readPrivate(path: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path}: ${(error as NodeJS.ErrnoException).code ?? 'not readable'}`, error);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > JOIN_FILE_MAX_BYTES) throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is not a small plain file`);
    if ((stats.mode & 0o077) !== 0) {
      throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is open to others (mode ${(stats.mode & 0o777).toString(8)}): chmod 600 it`);
    }
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause: the message of JSON.parse quotes the text, and the text holds the token.
    throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is not JSON`);
  }
}
