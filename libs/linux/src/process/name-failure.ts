import { isMoorlineError, moorlineError, type ErrorCode } from '@moorline/mesh-core';

/**
 * Gives the failure of a helper program the code of what it was run for; a missing program, a deadline and
 * an abort keep their own.
 */
export function nameFailure(error: unknown, code: ErrorCode): unknown {
  return isMoorlineError(error, 'ML-PROGRAM-FAILED') ? moorlineError(code, error.detail, error) : error;
}
