import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeClaims } from '../claims/index.ts';
import { CAPTURED } from '../golden/captured.ts';
import { judgeRequest, type WstunnelJudgement, type WstunnelRequest } from './judge-request.ts';

const TICKET = 'mlrt_AAAA';
const HASH = createHash('sha256').update(TICKET).digest('hex');
const AUTHORIZATION = `Bearer ${TICKET}`;
const offer = (token: string): string => `v1, authorization.bearer.${token}`;
const tokenOf = (p: unknown, r = 'localhost', rp = 51_820): string =>
  [{ alg: 'HS256' }, { id: 'i', p, r, rp }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.').concat('.c2ln');
const UPGRADE = { method: 'GET', upgrade: 'websocket', key: 'dGhlIHNhbXBsZSBub25jZQ==', version: '13' };
const judge = (request: Partial<WstunnelRequest>, tickets: readonly string[] = ['00'.repeat(32), HASH]): WstunnelJudgement => judgeRequest({ ...UPGRADE, authorization: AUTHORIZATION, subprotocols: undefined, ...request }, tickets);
const headersOf = (lines: readonly string[]): Map<string, string> => new Map(lines.slice(1).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));

describe('judgeRequest', () => {
  it('lets the real client in', () => {
    const headers = headersOf(CAPTURED.requestHead);
    const [authorization, subprotocols, upgrade, key, version] = ['authorization', 'sec-websocket-protocol', 'upgrade', 'sec-websocket-key', 'sec-websocket-version'].map((name) => headers.get(name));
    expect(judgeRequest({ method: CAPTURED.requestHead[0].split(' ')[0], authorization, subprotocols, upgrade, key, version }, [HASH])).toEqual({ admitted: HASH });
  });

  it.each(['localhost', '127.0.0.1', '::1'])('lets a UDP tunnel to WireGuard at %s in', (host) => {
    expect(judge({ subprotocols: offer(encodeClaims({ host, port: 51_820 }, 'i', Buffer.alloc(1))) })).toEqual({ admitted: HASH });
  });

  it.each([
    [{ Tcp: { proxy_protocol: false } }],
    [{ Socks5: { timeout: null, credentials: null } }],
    [{ Stdio: { proxy_protocol: false } }],
    [{ HttpProxy: { timeout: null, credentials: null, proxy_protocol: false } }],
    [{ Unix: { path: '/run/x', proxy_protocol: false } }],
    [{ TProxyUdp: { timeout: null } }],
    [{ ReverseUdp: { timeout: null } }],
    [{ ReverseSocks5: { timeout: null, credentials: null } }],
    [{ ReverseUnix: { path: '/run/x' } }],
    ['ReverseTcp'],
    ['TProxyTcp'],
  ])('refuses the tunnel type %j, also towards WireGuard', (kind) => {
    expect(judge({ subprotocols: offer(tokenOf(kind)) })).toEqual({ status: 403, fault: 'tunnel-type-refused' });
  });

  it.each([
    ['localhost', 51_821],
    ['localhost', 0],
    ['127.0.0.2', 51_820],
    ['10.42.0.2', 51_820],
    ['localhost.example.org', 51_820],
    ['[::2]', 51_820],
  ])('refuses the destination %s port %i', (host, port) => {
    expect(judge({ subprotocols: offer(tokenOf({ Udp: { timeout: null } }, host, port)) })).toEqual({ status: 403, fault: 'destination-refused' });
  });

  it.each([
    [503, 'ticket-unknown-yet', AUTHORIZATION, offer('x'), []],
    [401, 'ticket-wrong', 'Bearer mlrt_BBBB', offer('x'), [HASH]],
    [401, 'ticket-wrong', undefined, offer('x'), [HASH]],
    [400, 'subprotocol-missing', AUTHORIZATION, undefined, [HASH]],
    [400, 'subprotocol-missing', AUTHORIZATION, 'v1', [HASH]],
    [400, 'subprotocol-missing', AUTHORIZATION, `v2, authorization.bearer.${tokenOf({ Udp: {} })}`, [HASH]],
    [400, 'token-malformed', AUTHORIZATION, offer('x'), [HASH]],
    [400, 'claims-invalid', AUTHORIZATION, offer(tokenOf(7)), [HASH]],
  ] as const)('refuses with %i, %s', (status, fault, authorization, subprotocols, tickets) => {
    expect(judge({ authorization, subprotocols }, tickets)).toEqual({ status, fault });
  });

  it.each([{ method: 'POST' }, { upgrade: 'h2c' }, { upgrade: undefined }, { key: undefined }, { key: 'c2hvcnQ=' }, { version: '8' }, { version: undefined }])('refuses what does not ask for a WebSocket: %o', (change) => {
    expect(judge({ subprotocols: offer(tokenOf({ Udp: {} })), ...change })).toEqual({ status: 400, fault: 'upgrade-malformed' });
  });

  it('lets nobody in without the ticket, whatever is offered', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.oneof(fc.string(), fc.constant(offer(tokenOf({ Udp: {} })))), (authorization, subprotocols) => {
        expect(judge({ authorization, subprotocols })).toEqual({ status: 401, fault: 'ticket-wrong' });
      }),
    );
  });
});
