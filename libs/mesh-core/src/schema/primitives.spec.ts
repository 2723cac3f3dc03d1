import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { anyText } from '../testing/any-text.ts';
import {
  attachmentIdSchema,
  cidrSchema,
  dnsLabelSchema,
  dnsNameSchema,
  httpsUrlSchema,
  ipSchema,
  ipv4CidrSchema,
  ipv4Schema,
  ipv6CidrSchema,
  ipv6Schema,
  joinTokenSchema,
  key32Schema,
  mtuSchema,
  portSchema,
  relayTicketSchema,
  sha256Schema,
  signatureSchema,
  wssUrlSchema,
} from './primitives.ts';

type Case = readonly [name: string, schema: z.ZodType, right: readonly unknown[], wrong: readonly unknown[]];

const BASE64 = 'AAgQGCAoMDhASFBYYGhweICIkJigqLC4wMjQ2ODo8Pg=';
const SECRET = 'A'.repeat(43);

const CASES: readonly Case[] = [
  ['dnsLabel', dnsLabelSchema, ['a', '0', 'a-b', 'a'.repeat(63)], ['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a'.repeat(64), 'a\n', 5]],
  [
    'dnsName',
    dnsNameSchema,
    ['a', 'a.b', `${'a.'.repeat(126)}a`],
    ['', '.', 'a.', '.a', 'a..b', `${'a.'.repeat(126)}ab`, `${'a'.repeat(64)}.b`, 'A.b'],
  ],
  ['ipv4', ipv4Schema, ['0.0.0.0', '255.255.255.255'], ['1.2.3', '1.2.3.256', '1.2.3.4/8', '01.2.3.4', '::1', '']],
  ['ipv6', ipv6Schema, ['::', '::1', 'FD00::A', '::ffff:1.2.3.4'], ['fe80::1%eth0', '1.2.3.4', ':::', 'fd00::/64', '']],
  ['ip', ipSchema, ['1.2.3.4', '::1'], ['localhost', '']],
  ['ipv4Cidr', ipv4CidrSchema, ['10.0.0.0/8', '10.1.2.3/32', '0.0.0.0/0'], ['10.0.0.0', '10.0.0.0/33', '::/0', '10.0.0/8']],
  ['ipv6Cidr', ipv6CidrSchema, ['::/0', 'fd00::1/128'], ['fd00::', 'fd00::/129', '10.0.0.0/8']],
  ['cidr', cidrSchema, ['10.0.0.0/8', '::/0'], ['10.0.0.0', 'x/8']],
  ['port', portSchema, [1, 65_535], [0, 65_536, 1.5, '80', -1]],
  ['key32', key32Schema, [BASE64], [BASE64.slice(1), `${BASE64}=`, BASE64.replace('g=', 'h='), BASE64.replace('=', ''), ` ${BASE64}`, `${BASE64}\n`]],
  [
    'signature',
    signatureSchema,
    [`${'A'.repeat(86)}==`, `${'A'.repeat(85)}w==`],
    [`${'A'.repeat(85)}B==`, `${'A'.repeat(86)}=`, `${'A'.repeat(87)}==`, ` ${'A'.repeat(86)}==`, `${'A'.repeat(86)}== `],
  ],
  ['sha256', sha256Schema, ['0a'.repeat(32)], ['0A'.repeat(32), '0a'.repeat(31), `${'0a'.repeat(32)}0`, `x${'0a'.repeat(32)}`]],
  [
    'attachmentId',
    attachmentIdSchema,
    ['0123456789abcdef'],
    ['0123456789abcde', '0123456789abcdef0', '0123456789ABCDEF', 'x0123456789abcdef', '../../../../etc/x'],
  ],
  [
    'joinToken',
    joinTokenSchema,
    [`mljt_${SECRET}`],
    [`mlrt_${SECRET}`, `mljt_${SECRET}A`, `mljt_${SECRET.slice(1)}`, `xmljt_${SECRET}`, `mljt_${SECRET}\n`],
  ],
  ['relayTicket', relayTicketSchema, [`mlrt_${SECRET}`], [`mljt_${SECRET}`, `mlrt_${SECRET}A`, `mlrt_${SECRET.slice(1)}`, `xmlrt_${SECRET}`]],
  ['mtu', mtuSchema, [1_280, 65_000], [1_279, 65_001, 1_280.5, '1280']],
  ['httpsUrl', httpsUrlSchema, ['https://a.b:8443', 'https://[::1]/'], ['http://a', 'wss://a', 'xhttps://a', 'httpsx://a', 'a']],
  ['wssUrl', wssUrlSchema, ['wss://a/v1/hub', 'wss://[::1]:1'], ['ws://a', 'https://a', 'xwss://a', 'wssx://a', '']],
];

describe.each(CASES)('%sSchema', (_, schema, right, wrong) => {
  it.each(right.map((value) => [value]))('takes %j', (value) => {
    expect(schema.parse(value)).toBe(value);
  });

  it.each(wrong.map((value) => [value]))('refuses %j', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('fails on nothing but by zod', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(), fc.anything(), fc.stringMatching(/^[0-9a-f.:/%]{0,20}$/)), (value) => {
        expect(typeof schema.safeParse(value).success).toBe('boolean');
      }),
    );
  });
});

describe('messages', () => {
  it.each([
    [dnsLabelSchema, 'A', 'lower-case letters, digits and inner hyphens (RFC 1123)'],
    [dnsNameSchema, 'A', 'a DNS name (RFC 1123)'],
    [ipv4Schema, 'x', 'an IPv4 address'],
    [ipv6Schema, 'x', 'an IPv6 address without a zone'],
    [ipv4CidrSchema, 'x', 'an IPv4 range'],
    [ipv6CidrSchema, 'x', 'an IPv6 range'],
    [key32Schema, 'x', '32 bytes in base64'],
    [signatureSchema, 'x', '64 bytes in base64'],
    [sha256Schema, 'x', 'a SHA-256 in lower-case hexadecimal'],
    [attachmentIdSchema, 'x', '16 hexadecimal digits'],
    [joinTokenSchema, 'x', 'a join token'],
    [relayTicketSchema, 'x', 'a relay ticket'],
  ])('say what was expected, %#', (schema, value, message) => {
    expect(schema.safeParse(value).error?.issues.map((issue) => issue.message)).toStrictEqual([message]);
  });
});
