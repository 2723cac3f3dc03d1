import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { moorlineError, type ErrorCode } from '@moorline/mesh-core';

export interface SmallFileRules {
  /** For whatever is wrong with it. */
  readonly code: ErrorCode;
  readonly maxBytes: number;
  /** It holds a secret: group and others may not have any right to it. */
  readonly secret: boolean;
}

/**
 * Reads a small plain file, which is opened without waiting for anybody.
 * @throws the code of the rules; its text never repeats what stands in the file
 */
export function readSmallFile(path: string, { code, maxBytes, secret }: SmallFileRules): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw moorlineError(code, `${path}: ${(error as NodeJS.ErrnoException).code ?? 'not readable'}`, error);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > maxBytes) throw moorlineError(code, `${path} is not a small plain file`);
    if (secret && (stats.mode & 0o077) !== 0) {
      throw moorlineError(code, `${path} is open to others (mode ${(stats.mode & 0o777).toString(8)}): chmod 600 it`);
    }
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}
