import { moorlineError, type ErrorCode, type MoorlineError } from '@moorline/mesh-core';
import { tlsFailure } from '../tls/index.ts';

/** What is wrong with a certificate. */
const CERTIFICATE_CODES: readonly ErrorCode[] = ['ML-CA-MISMATCH', 'ML-SERVER-NAME-MISMATCH', 'ML-CLOCK-OFF'];
/** Of Node's HTTP parser. */
const PARSER_CODE = /^HPE_/;
const HEADER_TOO_LONG = 'HPE_HEADER_OVERFLOW';
/** OpenSSL's error for bytes that are not TLS at all. */
const NOT_TLS = 'EPROTO';

/**
 * Names a connection to a proxy that failed before it let us through.
 * @param what proxy and request, for the message
 */
export function proxyFailure(error: unknown, what: string): MoorlineError {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (code === HEADER_TOO_LONG) return moorlineError('ML-PROXY-PROTOCOL', `${what}: an answer without end`, error);
  if (code === NOT_TLS) return moorlineError('ML-PROXY-PROTOCOL', `${what}: does not speak TLS`, error);
  if (typeof code === 'string' && PARSER_CODE.test(code)) return moorlineError('ML-PROXY-PROTOCOL', `${what}: does not answer in HTTP`, error);
  const failure = tlsFailure(error, what, 'ML-PROXY-UNREACHABLE');
  return CERTIFICATE_CODES.includes(failure.code) ? moorlineError('ML-PROXY-REFUSED', `the certificate of the proxy: ${failure.detail}`, error) : failure;
}
