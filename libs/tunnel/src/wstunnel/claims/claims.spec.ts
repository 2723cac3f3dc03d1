import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPTURED } from '../golden/captured.ts';
import { decodeClaims } from './decode-claims.ts';
import { encodeClaims } from './encode-claims.ts';

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (claims: unknown, header: unknown = { typ: 'JWT', alg: 'HS256' }): string => `${b64(header)}.${b64(claims)}.c2ln`;
const CLAIMS = { id: '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa', p: { Udp: { timeout: { secs: 30, nanos: 0 } } }, r: 'localhost', rp: 51_820 };

describe('claims of a wstunnel client', () => {
  it('are read from the token of the real one', () => {
    const token = CAPTURED.requestHead.join('\n').match(/bearer\.(\S+)/)?.[1] ?? '';
    expect(decodeClaims(token)).toEqual({ ok: true, claims: { id: '01a20c2f-63c7-7132-9e5c-d5ba45a4fe7e', kind: 'Udp', destination: { host: 'localhost', port: 51_820 } } });
  });

  it('are written as the real one writes them', () => {
    const written = encodeClaims({ host: 'localhost', port: 51_820 }, '01a20c2f-63c7-7132-9e5c-d5ba45a4fe7e', Buffer.alloc(16)).split('.');
    expect(CAPTURED.requestHead.join('\n')).toContain(`bearer.${written.slice(0, 2).join('.')}.`);
    expect(written[2]).toMatch(/^[\w-]{43}$/);
  });

  it('come back as they were written', () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), fc.uuid(), fc.uint8Array({ minLength: 1, maxLength: 64 }), (name, port, id, key) => {
        const decoded = decodeClaims(encodeClaims({ host: name, port }, id, key));
        expect(decoded).toEqual({ ok: true, claims: { id, kind: 'Udp', destination: { host: name.toLowerCase(), port } } });
      }),
    );
  });

  it.each([['ReverseTcp'], ['TProxyTcp']])('name a kind without settings: %s', (kind) => {
    expect(decodeClaims(tokenOf({ ...CLAIMS, p: kind }))).toMatchObject({ claims: { kind } });
  });

  it.each([
    ['token-malformed', ''],
    ['token-malformed', 'a.b'],
    ['token-malformed', `${tokenOf(CLAIMS)}.more`],
    ['token-malformed', tokenOf(CLAIMS, 'no object')],
    ['token-malformed', `${b64({ alg: 'HS256' })}.bm8ganNvbg.c2ln`],
    ['token-malformed', tokenOf({ ...CLAIMS, padding: 'x'.repeat(2_000) })],
    ['claims-invalid', tokenOf({ ...CLAIMS, rp: 70_000 })],
    ['claims-invalid', tokenOf({ ...CLAIMS, rp: '51820' })],
    ['claims-invalid', tokenOf({ ...CLAIMS, r: '' })],
    ['claims-invalid', tokenOf({ ...CLAIMS, p: {} })],
    ['claims-invalid', tokenOf({ ...CLAIMS, p: { Udp: {}, Tcp: {} } })],
    ['claims-invalid', tokenOf({ ...CLAIMS, id: 'x'.repeat(65) })],
    ['claims-invalid', tokenOf([])],
  ])('that are %s are named so', (fault, token) => {
    expect(decodeClaims(token)).toEqual({ ok: false, fault });
  });

  it('are never thrown at by any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.tuple(fc.json(), fc.json()).map(([header, body]) => tokenOf(JSON.parse(body), JSON.parse(header)))), (token) => {
        const decoded = decodeClaims(token);
        if (!decoded.ok) expect(decoded.fault).toMatch(/^(token-malformed|claims-invalid)$/);
      }),
    );
  });
});
