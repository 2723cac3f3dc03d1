import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeUpgrade } from './judge-upgrade.ts';

const TICKET = `mlrt_${'A'.repeat(43)}`;
const SHA256 = createHash('sha256').update(TICKET).digest('hex');
const OTHER = 'ab'.repeat(32);
const right = { path: '/v1/relay', authorization: `Bearer ${TICKET}`, subprotocols: 'moorline.relay.v1' };

describe('judgeUpgrade', () => {
  it('accepts the right ticket', () => {
    expect(judgeUpgrade(right, [SHA256])).toEqual({ admitted: SHA256 });
    expect(judgeUpgrade({ ...right, subprotocols: 'other, moorline.relay.v1' }, [SHA256])).toEqual({ admitted: SHA256 });
  });

  it('tells which of several tickets it was', () => {
    for (const tickets of [[OTHER, SHA256], [SHA256, OTHER]]) expect(judgeUpgrade(right, tickets)).toEqual({ admitted: SHA256 });
    expect(judgeUpgrade(right, [OTHER])).toEqual({ refused: 401 });
  });

  it.each([
    [404, { path: '/' }],
    [404, { path: '/v1/relay?ticket=x' }],
    [401, { authorization: undefined }],
    [401, { authorization: TICKET }],
    [401, { authorization: `Basic ${TICKET}` }],
    [401, { authorization: `Bearer ${TICKET}x` }],
    [400, { subprotocols: undefined }],
    [400, { subprotocols: 'moorline.relay.v2' }],
  ])('refuses with %i: %o', (status, change) => {
    expect(judgeUpgrade({ ...right, ...change }, [SHA256])).toEqual({ refused: status });
  });

  it('asks to come again while no peer is known', () => {
    expect(judgeUpgrade(right, [])).toEqual({ refused: 503 });
    expect(judgeUpgrade({ ...right, authorization: undefined }, [])).toEqual({ refused: 503 });
  });

  it('admits nobody by a hash that is none', () => {
    expect(judgeUpgrade(right, ['', 'zz'])).toEqual({ refused: 401 });
  });

  it('takes no other ticket, and the hash is not a ticket', () => {
    fc.assert(
      fc.property(fc.string(), (ticket) => {
        fc.pre(ticket !== TICKET);
        expect(judgeUpgrade({ ...right, authorization: `Bearer ${ticket}` }, [SHA256])).toEqual({ refused: 401 });
      }),
    );
    expect(judgeUpgrade({ ...right, authorization: `Bearer ${SHA256}` }, [SHA256])).toEqual({ refused: 401 });
  });
});
