import { isMoorlineError, moorlineError, type ErrorCode, type MoorlineError } from '@moorline/mesh-core';

/** OpenSSL's verification results that mean: not signed by the authority that we trust (node:tls, X509_V_ERR_*). */
const UNTRUSTED = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const CLOCK = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/**
 * Names a failed TLS or TCP connection, if it has no name yet: ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, else `unreachable`.
 * @param target who was to be reached, such as `https://control.example:8443`
 */
export function tlsFailure(error: unknown, target: string, unreachable: ErrorCode = 'ML-CONTROL-UNREACHABLE'): MoorlineError {
  if (isMoorlineError(error)) return error;
  const code = systemCode(error);
  const said = error instanceof Error ? error.message : String(error);
  return moorlineError(failureCode(code, unreachable), `${target}: ${said || code}`, error);
}

function failureCode(code: string, unreachable: ErrorCode): ErrorCode {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'ML-SERVER-NAME-MISMATCH';
  if (UNTRUSTED.has(code)) return 'ML-CA-MISMATCH';
  return CLOCK.has(code) ? 'ML-CLOCK-OFF' : unreachable;
}

function systemCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
