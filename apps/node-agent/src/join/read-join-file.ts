import { createReadStream } from 'node:fs';
import { isMoorlineError, joinFileSchema, moorlineError, type JoinFile } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';
import { readSmallFile } from '../files/read-small-file.ts';

export const JOIN_FILE_VARIABLE = 'MOORLINE_TOKEN_FILE';
/** A join file with a long certificate is about 2 KiB. */
export const JOIN_FILE_MAX_BYTES = 65_536;
/** A shell writes a here-document at once; a person who pipes one in is there too. */
const DESCRIPTOR_DEADLINE_MS = 10_000;

/**
 * Reads the file that `moorline-control attach` wrote.
 * @param option the value of --token-file, if given
 * @throws ML-JOIN-FILE-UNREADABLE; its text never repeats what stands in the file
 */
export function readJoinFile(option: string | undefined, environment: Readonly<Record<string, string | undefined>>): JoinFile {
  const path = option ?? environment[JOIN_FILE_VARIABLE];
  if (path === undefined || path === '') throw moorlineError('ML-JOIN-FILE-UNREADABLE', 'no --token-file given');
  return parseJoinFile(path, readSmallFile(path, { code: 'ML-JOIN-FILE-UNREADABLE', maxBytes: JOIN_FILE_MAX_BYTES, secret: true }));
}

/**
 * Reads a join file to the end of an open descriptor, and closes it: nothing that is started later has it.
 * @throws ML-JOIN-FILE-UNREADABLE, also when its end does not come; its text never repeats what stands in the file
 */
export async function readJoinFileFrom(descriptor: number): Promise<JoinFile> {
  const name = `descriptor ${descriptor}`;
  let text = '';
  try {
    await withDeadline(async (signal) => {
      for await (const chunk of createReadStream('', { fd: descriptor, encoding: 'utf8', signal })) {
        text += String(chunk);
        if (text.length > JOIN_FILE_MAX_BYTES) throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${name} gives more than ${JOIN_FILE_MAX_BYTES} bytes`);
      }
    }, { deadlineMs: DESCRIPTOR_DEADLINE_MS, what: `the end of ${name}` });
  } catch (error) {
    if (isMoorlineError(error, 'ML-JOIN-FILE-UNREADABLE')) throw error;
    throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${name}: ${(error as NodeJS.ErrnoException).code ?? 'not readable'}`, error);
  }
  return parseJoinFile(name, text);
}

/**
 * @param path for the message
 * @throws ML-JOIN-FILE-UNREADABLE; its text never repeats what stands in the file
 */
export function parseJoinFile(path: string, text: string): JoinFile {
  const parsed = joinFileSchema.safeParse(parseJson(path, text));
  if (parsed.success) return parsed.data;
  const keys = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
  throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is not a join file: see ${keys}`);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause: the message of JSON.parse quotes the text, and the text holds the token.
    throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is not JSON`);
  }
}
