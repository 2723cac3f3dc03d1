import { closeSync, constants, copyFileSync, fstatSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const LOG_MODE = 0o600;
/** A log that is longer begins anew; one older is kept. */
const ROTATE_AT_BYTES = 1024 * 1024;
/** Logs of endpoints that are gone, newest first: enough to look at after a bad night. */
const KEPT_LOGS = 100;
const TAIL_BYTES = 4_096;
const LAST_WORDS_MAX_CHARACTERS = 600;
/** How every program of ours begins when it tells why it ends. */
const FAILURE = /^ML-[A-Z-]+: /;

/** Opens an endpoint's log to append to; the caller closes it. */
export function openEndpointLog(path: string): number {
  const descriptor = openLog(path);
  if (fstatSync(descriptor).size <= ROTATE_AT_BYTES) return descriptor;
  closeSync(descriptor);
  renameSync(path, `${path}.1`);
  return openLog(path);
}

/**
 * Empties the log of an endpoint that runs when it has grown large: its job decides how often it connects, and so how
 * much is written. The endpoint appends, so that it goes on at the new end.
 */
export function boundEndpointLog(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= ROTATE_AT_BYTES) return;
  try {
    copyFileSync(path, `${path}.1`);
  } catch {
    // A full disk: what makes room comes first.
    rmSync(`${path}.1`, { force: true });
  }
  truncateSync(path);
}

/** Why an endpoint ended, as it said itself, else the last that its log says; empty if there is none. */
export function lastWordsIn(path: string): string {
  let text: string;
  try {
    text = readFileSync(path).subarray(-TAIL_BYTES).toString();
  } catch {
    return '';
  }
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return (lines.findLast((line) => FAILURE.test(line)) ?? plainWords(lines.at(-1) ?? '')).slice(0, LAST_WORDS_MAX_CHARACTERS);
}

const logLineSchema = z.object({ msg: z.string(), err: z.object({ message: z.string() }).optional() });

/** What a line of a structured log says to a person; any other line as it is. */
function plainWords(line: string): string {
  try {
    const { msg, err } = logLineSchema.parse(JSON.parse(line));
    return err === undefined || msg.includes(err.message) ? msg : `${msg}: ${err.message}`;
  } catch {
    return line;
  }
}

/** Removes the oldest logs beyond those that are kept. */
export function pruneLogs(folder: string): void {
  const logs = readdirSync(folder).map((name) => join(folder, name));
  const byAge = logs.map((path) => ({ path, at: statSync(path).mtimeMs })).toSorted((one, other) => other.at - one.at);
  for (const { path } of byAge.slice(KEPT_LOGS)) rmSync(path, { force: true });
}

function openLog(path: string): number {
  return openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, LOG_MODE);
}
