import { describe, expect, it } from 'vitest';
import { proxyFailure } from './proxy-failure.ts';

describe('proxyFailure', () => {
  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ML-PROXY-REFUSED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'ML-PROXY-REFUSED'],
    ['CERT_HAS_EXPIRED', 'ML-PROXY-REFUSED'],
    ['ECONNREFUSED', 'ML-CONTROL-UNREACHABLE'],
  ])('names %s %s', (code, expected) => {
    expect(proxyFailure(Object.assign(new Error('said so'), { code }), 'https://control.example')).toMatchObject({ code: expected, detail: expect.stringContaining('said so') });
  });
});
