import { moorlineError, type ErrorCode, type PathFailure } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { kindOfFailure } from './failure-kind.ts';

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

describe('kindOfFailure', () => {
  it.each<[PathFailure, ErrorCode, string, Error | undefined]>([
    ['refused', 'ML-RELAY-REFUSED', 'relay', undefined],
    ['refused', 'ML-PROXY-REFUSED', 'proxy:3128: CONNECT relay:443: HTTP 403', undefined],
    ['refused', 'ML-ENDPOINT-UNREACHABLE', 'relay: HTTP 404', undefined],
    ['refused', 'ML-ENDPOINT-UNREACHABLE', 'relay', systemError('ECONNREFUSED')],
    ['no-answer', 'ML-ENDPOINT-UNREACHABLE', 'relay', systemError('ETIMEDOUT')],
    ['no-answer', 'ML-ENDPOINT-UNREACHABLE', 'relay', undefined],
    ['refused', 'ML-PROXY-UNREACHABLE', 'proxy:3128', systemError('ECONNREFUSED')],
    ['refused', 'ML-PROXY-UNREACHABLE', 'proxy:3128', systemError('ECONNRESET')],
    ['no-answer', 'ML-PROXY-UNREACHABLE', 'proxy:3128: CONNECT relay:443: no answer', systemError('ABORT_ERR')],
    ['no-answer', 'ML-PROXY-UNREACHABLE', 'proxy:3128: CONNECT relay:443: HTTP 504', undefined],
    ['no-answer', 'ML-PROXY-UNREACHABLE', 'proxy:3128', systemError('ENOTFOUND')],
  ])('is %s: %s (%s)', (kind, code, detail, cause) => {
    expect(kindOfFailure(moorlineError(code, detail, cause))).toBe(kind);
  });
});
