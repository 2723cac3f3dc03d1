import { readFileSync } from 'node:fs';
import { redact } from '@moorline/mesh-core';

const TAIL_LINES = 12;
const TAIL_MAX_CHARACTERS = 2_000;

/** The end of a log, redacted, for the detail of an error; empty if there is no log. */
export function logTail(path: string): string {
  try {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    return redact(lines.slice(-TAIL_LINES).join('\n').slice(-TAIL_MAX_CHARACTERS));
  } catch {
    return '';
  }
}
