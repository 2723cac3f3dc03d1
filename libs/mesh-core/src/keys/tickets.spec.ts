import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { joinTokenSchema, relayTicketSchema, sha256Schema } from '../schema/index.ts';
import { failureOf } from '../testing/examples.ts';
import { joinTokenFrom, relayTicketFor, sha256Hex } from './tickets.ts';

const ID = '0123456789abcdef';
const KEY = 'AAgQGCAoMDhASFBYYGhweICIkJigqLC4wMjQ2ODo8Pg=';
const secret = new Uint8Array(32).fill(3);

describe('joinTokenFrom', () => {
  it('carries all of its entropy', () => {
    expect(joinTokenFrom(new Uint8Array(32))).toBe(`mljt_${'A'.repeat(43)}`);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ minLength: 32, maxLength: 32 }), (one, other) => {
        expect(joinTokenSchema.safeParse(joinTokenFrom(one)).success).toBe(true);
        expect(joinTokenFrom(one) === joinTokenFrom(other)).toBe(one.join() === other.join());
      }),
    );
  });

  it('wants 256 bits', () => {
    expect(
      isMoorlineError(
        failureOf(() => joinTokenFrom(new Uint8Array(16))),
        'ML-PROTOCOL',
      ),
    ).toBe(true);
  });
});

describe('relayTicketFor', () => {
  it('is an HMAC-SHA256 that stays the same in every version', () => {
    const ticket = relayTicketFor(secret, ID, KEY);
    expect(ticket).toBe('mlrt_UpC44SglN5NEjrXM9720lq_tCqUDkoOqLYoctIJoTqo');
    expect(relayTicketSchema.safeParse(ticket).success).toBe(true);
  });

  it('is different for another secret, attachment or key', () => {
    const tickets = [
      relayTicketFor(secret, ID, KEY),
      relayTicketFor(new Uint8Array(32), ID, KEY),
      relayTicketFor(secret, ID.replace('0', '1'), KEY),
      relayTicketFor(secret, ID, KEY.replace('Q', 'R')),
    ];
    expect(new Set(tickets).size).toBe(4);
  });
});

describe('sha256Hex', () => {
  it('is SHA-256 of the UTF-8 text', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('ü')).not.toBe(sha256Hex('u'));
    expect(sha256Schema.safeParse(sha256Hex('')).success).toBe(true);
  });
});
