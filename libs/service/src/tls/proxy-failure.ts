import { isMoorlineError, moorlineError, type ErrorCode, type MoorlineError } from '@moorline/mesh-core';
import { tlsFailure } from './tls-failure.ts';

/** What is wrong with a certificate. */
const CERTIFICATE_CODES: readonly ErrorCode[] = ['ML-CA-MISMATCH', 'ML-SERVER-NAME-MISMATCH', 'ML-CLOCK-OFF'];

/**
 * Names a connection that failed before a proxy let it through: a certificate that was refused is the proxy's own.
 * @param target who was to be reached through it
 */
export function proxyFailure(error: unknown, target: string): MoorlineError {
  if (isMoorlineError(error)) return error;
  const failure = tlsFailure(error, target);
  return CERTIFICATE_CODES.includes(failure.code) ? moorlineError('ML-PROXY-REFUSED', `the certificate of the proxy: ${(error as Error).message}`, error) : failure;
}
