import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeAuthority } from '../pki/index.ts';
import { requireAuthority, requireInert, requirePlain } from './require-inputs.ts';

const NOW_MS = Date.parse('2026-06-01T00:00:00Z');
const FIFTY_YEARS_MS = 50 * 366 * 24 * 3_600_000;

const own = await makeAuthority(NOW_MS);
const other = await makeAuthority(NOW_MS);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const garbage = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

describe('requireAuthority', () => {
  it('takes a pair that is valid', () => {
    expect(requireAuthority(`${own.privateKey}\n${own.certificate}`, NOW_MS).certificate).toContain('BEGIN CERTIFICATE');
  });

  it.each<[string, string, number, string]>([
    ['nothing', '', NOW_MS, 'no key and certificate'],
    ['garbage', garbage, NOW_MS, 'cannot be read'],
    ["another's key", `${other.privateKey}\n${own.certificate}`, NOW_MS, "not its certificate's"],
    ['a key of RSA', `${rsa}\n${own.certificate}`, NOW_MS, 'of the kind rsa'],
    ['what has expired', `${own.privateKey}\n${own.certificate}`, NOW_MS + FIFTY_YEARS_MS, 'was valid until'],
    ['what is not valid yet', `${own.privateKey}\n${own.certificate}`, NOW_MS - FIFTY_YEARS_MS, 'is valid from'],
  ])('refuses %s', (_what, text, nowMs, detail) => {
    expect(() => requireAuthority(text, nowMs)).toThrow(expect.objectContaining({ code: 'ML-USAGE', detail: expect.stringContaining(detail) }));
  });
});

describe('requirePlain', () => {
  it.each(['moorline/endpoint:0.1.0', 'r.example.org:5000/a/b@sha256:00', 'traefik', 'a-b--c'])('takes %s', (text) => {
    requirePlain('--image', text);
  });

  it.each(['', ' ', 'a{{.X}}', '}}{{', 'a\nb', 'a\0', 'a---b', '\u{85}'])('refuses %j', (text) => {
    expect(() => requirePlain('--image', text)).toThrow(expect.objectContaining({ code: 'ML-USAGE', detail: expect.stringContaining('--image') }));
  });

  it('lets an annotation be empty', () => {
    requireInert('--ingress-annotation a', '');
  });
});
