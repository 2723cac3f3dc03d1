import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGreeting, parsePassword, parseRequest, renderMethod, renderPasswordReply, renderReply, SOCKS_REPLY, type Parsed } from './socks5.ts';

function request(type: number, host: Uint8Array, port: number, command = 1): Buffer {
  return Buffer.from([5, command, 0, type, ...host, port >> 8, port & 0xff]);
}

/** Every beginning of a message wants more, and the whole is read to its end with what follows left alone. */
function expectIncremental<Message>(whole: Buffer, parse: (bytes: Buffer) => Parsed<Message>, message: Message): void {
  for (let length = 0; length < whole.length; length += 1) expect(parse(whole.subarray(0, length))).toEqual({ kind: 'more' });
  expect(parse(Buffer.concat([whole, Buffer.from('more')]))).toEqual({ kind: 'message', message, bytes: whole.length });
}

const PARSERS = [parseGreeting, parsePassword, parseRequest] as const;

describe('SOCKS 5', () => {
  it('reads what is offered', () => {
    expectIncremental(Buffer.from([5, 2, 0, 2]), parseGreeting, { offersPassword: true, offersNone: true });
    expectIncremental(Buffer.from([5, 1, 1]), parseGreeting, { offersPassword: false, offersNone: false });
    expect(parseGreeting(Buffer.from('GET / HTTP/1.1'))).toMatchObject({ kind: 'fault' });
  });

  it('reads user and password of any length', () => {
    const word = fc.uint8Array({ minLength: 0, maxLength: 255 });
    fc.assert(
      fc.property(word, word, (user, password) => {
        const whole = Buffer.from([1, user.length, ...user, password.length, ...password]);
        expectIncremental(whole, parsePassword, { user: Buffer.from(user).toString('latin1'), password: Buffer.from(password).toString('latin1') });
      }), { numRuns: 20 },
    );
  });

  it('reads names and addresses', () => {
    expectIncremental(request(3, Buffer.from('\u0005hello'), 80), parseRequest, { host: 'hello', port: 80 });
    expectIncremental(request(1, Buffer.from([10, 96, 0, 11]), 8_080), parseRequest, { host: '10.96.0.11', port: 8_080 });
    expectIncremental(request(4, Buffer.from('fd000000000000000000000000000007', 'hex'), 65_535), parseRequest, { host: 'fd00::7', port: 65_535 });
  });

  it.each([
    ['BIND', request(1, Buffer.alloc(4), 80, 2), SOCKS_REPLY.commandUnsupported],
    ['UDP ASSOCIATE', request(1, Buffer.alloc(4), 80, 3), SOCKS_REPLY.commandUnsupported],
    ['an unknown type of address', request(9, Buffer.alloc(4), 80), SOCKS_REPLY.addressUnsupported],
    ['port 0', request(1, Buffer.alloc(4), 0), SOCKS_REPLY.failure],
    ['SOCKS 4', Buffer.from([4, 1, 0, 80, 1]), SOCKS_REPLY.failure],
  ])('refuses %s', (_what, bytes, reply) => {
    expect(parseRequest(bytes)).toEqual({ kind: 'fault', reply });
  });

  it('takes any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => PARSERS.every((parse) => ['more', 'message', 'fault'].includes(parse(Buffer.from(bytes)).kind))));
  });

  it('writes what RFC 1928 and 1929 say', () => {
    expect(renderMethod('password')).toEqual(Buffer.from([5, 2]));
    expect(renderMethod('unacceptable')).toEqual(Buffer.from([5, 255]));
    expect(renderPasswordReply(true)).toEqual(Buffer.from([1, 0]));
    expect(renderPasswordReply(false)).toEqual(Buffer.from([1, 1]));
    expect(renderReply(SOCKS_REPLY.refused)).toEqual(Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0]));
  });
});
