import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { moorlineError, type Configuration, type ErrorCode, type KubernetesConfiguration } from '@moorline/mesh-core';
import { checkText, type CheckedText, type FileIssue } from './check-text.ts';

/** Ten times the largest sensible configuration: to find a key twice takes time by the square of their number. */
const FILE_MAX_BYTES = 128 * 1024;

/**
 * Reads and checks a file, whatever is in it.
 * @throws ML-CONFIG-INVALID only when it cannot be read
 */
export function checkFile(path: string): CheckedText {
  return checkText(readText(path, 'ML-CONFIG-INVALID'));
}

/**
 * The text of a configuration file.
 * @throws the code, when it cannot be read
 */
export function readText(path: string, code: ErrorCode): string {
  try {
    return readPlainFile(path);
  } catch (error) {
    throw moorlineError(code, `${path}: ${(error as Error).message}`, error);
  }
}

/** Opened without waiting: a pipe has no size, and perhaps no writer. */
function readPlainFile(path: string): string {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('not a plain file');
    if (stats.size > FILE_MAX_BYTES) throw new Error(`larger than ${FILE_MAX_BYTES} bytes`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

export interface ReadConfiguration {
  readonly configuration: Configuration;
  /** All of it, where the backend is Kubernetes; else null. */
  readonly kubernetes: KubernetesConfiguration | null;
}

/**
 * The configuration in a file.
 * @throws ML-CONFIG-INVALID naming every issue as `file:line:column: key: expected …`; ML-RANGE-OVERLAP or
 * ML-MTU-TOO-LARGE where all issues are of that kind, for their remedies say more
 */
export function readConfiguration(path: string): ReadConfiguration {
  const checked = checkFile(path);
  if (checked.ok) return checked;
  const issues = checked.issues.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
  throw moorlineError(commonCode(checked.issues), `\n${issues.join('\n')}`);
}

function commonCode(issues: readonly FileIssue[]): ErrorCode {
  const [code, ...others] = new Set(issues.map((issue) => issue.code));
  return code === undefined || others.length > 0 ? 'ML-CONFIG-INVALID' : code;
}
