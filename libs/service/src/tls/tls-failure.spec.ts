import { describe, expect, it } from 'vitest';
import { tlsFailure } from './tls-failure.ts';

const failed = (code: string): Error => Object.assign(new Error(`failed: ${code}`), { code });

describe('tlsFailure', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'ML-CA-MISMATCH'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ML-CA-MISMATCH'],
    ['CERT_SIGNATURE_FAILURE', 'ML-CA-MISMATCH'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'ML-SERVER-NAME-MISMATCH'],
    ['CERT_NOT_YET_VALID', 'ML-CLOCK-OFF'],
    ['CERT_HAS_EXPIRED', 'ML-CLOCK-OFF'],
    ['ECONNREFUSED', 'ML-CONTROL-UNREACHABLE'],
    ['ENOTFOUND', 'ML-CONTROL-UNREACHABLE'],
  ])('maps %s to %s', (code, expected) => {
    const cause = failed(code);
    const error = tlsFailure(cause, 'https://server');
    expect([error.code, error.cause]).toEqual([expected, cause]);
    expect(error.detail).toContain('https://server');
  });

  it('names what else was unreachable as the caller says', () => {
    expect(tlsFailure(failed('ECONNRESET'), 'wss://endpoint', 'ML-ENDPOINT-UNREACHABLE').code).toBe('ML-ENDPOINT-UNREACHABLE');
  });

  it('takes anything that can be thrown', () => {
    expect(tlsFailure(undefined, 'wss://endpoint').code).toBe('ML-CONTROL-UNREACHABLE');
  });
});
