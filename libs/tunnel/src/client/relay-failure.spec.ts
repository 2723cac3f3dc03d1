import { moorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { relayFailure, type AttemptProgress } from './relay-failure.ts';

const direct: AttemptProgress = { target: '192.0.2.1:7443', proxy: null, status: null };
const failed = (code: string): Error => Object.assign(new Error(`it said ${code}`), { code });

describe('relayFailure', () => {
  it.each([
    ['ML-ENDPOINT-UNREACHABLE', failed('ECONNREFUSED'), {}],
    ['ML-ENDPOINT-UNREACHABLE', failed('EHOSTUNREACH'), {}],
    ['ML-ENDPOINT-UNREACHABLE', new Error('WebSocket was closed before the connection was established'), {}],
    ['ML-ENDPOINT-UNREACHABLE', new Error('HTTP 503'), { status: 503 }],
    ['ML-RELAY-REFUSED', new Error('HTTP 401'), { status: 401 }],
    ['ML-ENDPOINT-UNREACHABLE', failed('ECONNRESET'), {}],
    ['ML-CA-MISMATCH', failed('SELF_SIGNED_CERT_IN_CHAIN'), {}],
    ['ML-CA-MISMATCH', failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), {}],
    ['ML-SERVER-NAME-MISMATCH', failed('ERR_TLS_CERT_ALTNAME_INVALID'), {}],
    ['ML-CLOCK-OFF', failed('CERT_NOT_YET_VALID'), {}],
    ['ML-PROTOCOL', failed('EPROTO'), {}],
  ] as const)('gives %s for %s', (code, error, progress) => {
    const failure = relayFailure(error, { ...direct, ...progress });
    expect(failure.code).toBe(code);
    expect(failure.detail).toContain(direct.target);
    expect(failure.cause).toBe(error);
  });

  it('names the proxy that gave no answer, and what has a name already as it is', () => {
    const proxy = moorlineError('ML-PROXY-UNREACHABLE', 'proxy:3128');
    const named = moorlineError('ML-PROXY-REFUSED', 'proxy:3128: HTTP 407');
    expect(relayFailure(new Error('given up'), { ...direct, proxy })).toBe(proxy);
    expect(relayFailure(named, { ...direct, proxy })).toBe(named);
  });
});
