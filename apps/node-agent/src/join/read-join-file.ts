import { createReadStream } from 'node:fs';
import { isMoorlineError, joinFileSchema, moorlineError, staticTunnel, staticWorkerSchema, type JoinFile, type StaticTunnel } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';
import { readSmallFile } from '../files/read-small-file.ts';

export const JOIN_FILE_VARIABLE = 'MOORLINE_TOKEN_FILE';
/** A join file with a long certificate is about 2 KiB. */
export const JOIN_FILE_MAX_BYTES = 65_536;
/** A shell writes a here-document at once; a person who pipes one in is there too. */
const DESCRIPTOR_DEADLINE_MS = 10_000;

/** What lets an agent onto the network. */
export interface Pass {
  readonly joinFile: JoinFile;
  /** Its tunnel, where nobody has to be asked for one; null: the token in the join file is to be redeemed. */
  readonly tunnel: StaticTunnel | null;
}

/**
 * Reads the file that `moorline-control attach` wrote, or a static one.
 * @param option the value of --token-file, if given
 * @throws ML-JOIN-FILE-UNREADABLE; its text never repeats what stands in the file
 */
export function readPass(option: string | undefined, environment: Readonly<Record<string, string | undefined>>): Pass {
  const path = option ?? environment[JOIN_FILE_VARIABLE];
  if (path === undefined || path === '') throw moorlineError('ML-JOIN-FILE-UNREADABLE', 'no --token-file given');
  return parsePass(path, readSmallFile(path, { code: 'ML-JOIN-FILE-UNREADABLE', maxBytes: JOIN_FILE_MAX_BYTES, secret: true }));
}

/**
 * Reads a join file to the end of an open descriptor, and closes it: nothing that is started later has it.
 * @throws ML-JOIN-FILE-UNREADABLE, also when its end does not come; its text never repeats what stands in the file
 */
export async function readPassFrom(descriptor: number): Promise<Pass> {
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
  return parsePass(name, text);
}

function parsePass(path: string, text: string): Pass {
  const value = parseJson(path, text);
  if ((value as { readonly kind?: unknown } | null)?.kind !== 'static') return { joinFile: joinFileIn(path, value), tunnel: null };
  const parsed = staticWorkerSchema.safeParse(value);
  if (!parsed.success) throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is not a static file: see ${placesOf(parsed.error)}`);
  const { name, server, ca } = parsed.data;
  return { joinFile: { version: 1, server, ca, attachment: name, token: '' }, tunnel: staticTunnel(parsed.data) };
}

/**
 * @param path for the message
 * @throws ML-JOIN-FILE-UNREADABLE; its text never repeats what stands in the file
 */
export function parseJoinFile(path: string, text: string): JoinFile {
  return joinFileIn(path, parseJson(path, text));
}

function joinFileIn(path: string, value: unknown): JoinFile {
  const parsed = joinFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is not a join file: see ${placesOf(parsed.error)}`);
}

function placesOf({ issues }: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }): string {
  return issues.map(({ path }) => path.map(String).join('.') || 'the whole').join(', ');
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause: the message of JSON.parse quotes the text, and the text holds the token.
    throw moorlineError('ML-JOIN-FILE-UNREADABLE', `${path} is not JSON`);
  }
}
