import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFactsOf, replaceAddress } from './address-messages.ts';
import { encodeAttributes, text } from './attributes.ts';
import { ANSWERS, bytesOf, SENT_BY_IP } from './golden.ts';
import { linkOf } from './link-messages.ts';
import { CONTROL, decodeMessages, encodeMessage, FLAG, type NetlinkMessage } from './message.ts';
import { replaceRoute, routeOf, wayOf } from './route-messages.ts';
import { verdictOf } from './verdict.ts';

const READERS = [linkOf, addressFactsOf, routeOf, wayOf, verdictOf] as const;
const ipv6Range = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).filter(([address]) => !address.includes('%') && !address.includes('.'));

function only(hexadecimal: string): NetlinkMessage {
  const [message, ...rest] = decodeMessages(bytesOf(hexadecimal));
  if (message === undefined || rest.length > 0) throw new Error('not one message');
  return message;
}

function errorMessage(errno: number, flags: number, behind: Buffer): NetlinkMessage {
  const number = Buffer.alloc(4);
  number.writeInt32LE(-errno);
  return { type: CONTROL.error, flags, sequence: 1, payload: Buffer.concat([number, behind]) };
}

describe('what the kernel tells', () => {
  it('is read of an interface', () => {
    expect(linkOf(only(ANSWERS.link))).toEqual({ index: 3, name: 'mw0', mtu: 1_500, up: true });
  });

  it('is read of a route, and of its way', () => {
    expect(routeOf(only(ANSWERS.route))).toEqual({ linkIndex: 3, range: '10.128.0.0/9', source: '10.9.0.7', mtu: null, kernelMade: false });
    expect(wayOf(only(ANSWERS.route))).toEqual({ linkIndex: 3, mtu: null });
  });

  it('is read of addresses and routes as they were asked for', () => {
    expect(addressFactsOf(only(SENT_BY_IP['address replace fd00::7/128 dev mw0 nodad']))).toEqual({ linkIndex: 3, family: 6, address: 'fd00::7', prefix: 128, global: true });
    fc.assert(
      fc.property(fc.ipV4(), ipv6Range, fc.option(fc.integer({ min: 1_280, max: 65_000 })), (ipv4, [ipv6, prefix], mtu) => {
        expect(addressFactsOf({ sequence: 1, ...replaceAddress(7, ipv4) })).toEqual({ linkIndex: 7, family: 4, address: ipv4, prefix: 32, global: true });
        const asked = replaceRoute(7, `${ipv6}/${prefix}`, null, mtu);
        const read = routeOf({ sequence: 1, ...asked });
        expect(read).not.toBeNull();
        expect({ sequence: 1, ...replaceRoute(7, read?.range ?? '', null, read?.mtu) }).toEqual({ sequence: 1, ...asked });
      }),
    );
  });

  it('is nothing of ours in another table, of another kind or of another family', () => {
    const route = only(ANSWERS.route);
    const changed = (at: number, value: number, of = route): NetlinkMessage => ({ ...of, payload: Buffer.from(of.payload.map((byte, index) => (index === at ? value : byte))) });
    expect([routeOf(changed(16, 255)), routeOf(changed(7, 3)), routeOf(changed(0, 7)), routeOf(changed(9, 2))]).toEqual([null, null, null, null]);
    expect(routeOf(changed(5, 2))).toMatchObject({ kernelMade: true });
    expect(READERS.map((read) => read({ type: 99, flags: 0, sequence: 1, payload: Buffer.alloc(0) }))).toEqual([null, null, null, null, null]);
  });
});

describe('how an answer ends', () => {
  it('well', () => {
    expect(verdictOf(only(ANSWERS.done))).toEqual({ errno: 0, words: '' });
    expect(verdictOf(errorMessage(0, 0, Buffer.alloc(16)))).toEqual({ errno: 0, words: '' });
  });

  it('with an error and its words, behind the whole request or only its head', () => {
    const words = encodeAttributes([[1, text('Invalid prefix')]]);
    const request = encodeMessage({ type: 24, flags: 1, sequence: 1, payload: Buffer.alloc(12) });
    expect(verdictOf(errorMessage(22, 0, request))).toEqual({ errno: 22, words: '' });
    expect(verdictOf(errorMessage(22, FLAG.explainedAnswer, Buffer.concat([request, words])))).toEqual({ errno: 22, words: 'Invalid prefix' });
    expect(verdictOf(errorMessage(22, FLAG.explainedAnswer | FLAG.cappedAnswer, Buffer.concat([request.subarray(0, 16), words])))).toEqual({ errno: 22, words: 'Invalid prefix' });
  });
});

describe('messages', () => {
  it('are read as they were written', () => {
    const message = fc.record({ type: fc.nat(0xffff), flags: fc.nat(0xffff), sequence: fc.nat(0xffffffff), payload: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
        expect(decodeMessages(Buffer.concat(messages.map(encodeMessage)))).toEqual(messages);
      }),
    );
  });

  it('that are cut or damaged are refused, and nothing else happens', () => {
    const whole = Object.values(ANSWERS).map(bytesOf);
    const damaged = fc.tuple(fc.constantFrom(...whole), fc.nat(), fc.nat(255), fc.nat()).map(([bytes, at, value, end]) => Buffer.from(bytes.map((byte, index) => (index === at % bytes.length ? value : byte))).subarray(0, end % (bytes.length + 1)));
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes))), (bytes) => {
        try {
          for (const message of decodeMessages(bytes)) for (const read of READERS) read(message);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
