import { ERROR_CATALOGUE, type ErrorCode } from '@moorline/mesh-core';
import { expect } from 'vitest';

/** How a command ended and what it said. */
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Checks that a command failed as the catalogue says: exit code, code with title, cause and remedy on
 * standard error, and nothing on standard output.
 * @returns the detail, which stands behind the title
 */
export function expectExplained({ code, stdout, stderr }: Ended, expected: ErrorCode): string {
  const { title, cause, remedy, exitCode } = ERROR_CATALOGUE[expected];
  const told = stderr.slice(Math.max(0, stderr.search(/^ML-/m)));
  const [head = '', tail = ''] = told.split(`\n  cause:  ${cause}\n  remedy: ${remedy}`);
  expect({ code, stdout, head, tail: tail.trim() }).toEqual({ code: exitCode, stdout: '', head: expect.stringContaining(`${expected}: ${title}`), tail: '' });
  return head.slice(`${expected}: ${title}: `.length);
}
