import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsNameSchema } from '../schema/index.ts';
import { anyText } from '../testing/any-text.ts';
import { parseResolvConf } from './parse.ts';

describe('parseResolvConf', () => {
  it('reads nameservers and search list', () => {
    const text =
      '# by NetworkManager\nsearch Cluster.example.org. example.org\nnameserver 192.0.2.53\nnameserver   2001:db8::35 ; second\noptions ndots:2\n';
    expect(parseResolvConf(text)).toStrictEqual({ nameservers: ['192.0.2.53', '2001:db8::35'], searches: ['cluster.example.org', 'example.org'] });
  });

  it('takes the last of search and domain', () => {
    expect(parseResolvConf('search a.example b.example\ndomain c.example').searches).toStrictEqual(['c.example']);
    expect(parseResolvConf('domain c.example\nsearch a.example b.example\n').searches).toStrictEqual(['a.example', 'b.example']);
  });

  it('takes Windows line ends, tabs and leading blanks', () => {
    expect(parseResolvConf('\tnameserver\t192.0.2.1\r\n search a b\r\n')).toStrictEqual({ nameservers: ['192.0.2.1'], searches: ['a', 'b'] });
  });

  it('reads nothing behind a comment sign', () => {
    expect(parseResolvConf('search a b;c d\nnameserver 192.0.2.1#2').searches).toStrictEqual(['a', 'b']);
    expect(parseResolvConf('nameserver 192.0.2.1#2').nameservers).toStrictEqual(['192.0.2.1']);
  });

  it('takes a link-local nameserver with its zone', () => {
    expect(parseResolvConf('nameserver fe80::1%eth0').nameservers).toStrictEqual(['fe80::1%eth0']);
  });

  it.each([
    'nameserver',
    'nameserver x',
    'nameserver 192.0.2.1/24',
    'nameserver %192.0.2.1',
    'nameserver fe80::1%',
    'nameserver fe80::1%a%b',
    'nameserver fe80::1%$(x)',
    'nameserver 1.2.3',
    `nameserver fe80::1%${'a'.repeat(16)}`,
    'NAMESERVER 192.0.2.1',
    'search',
    'search -a a_b',
    '#nameserver 192.0.2.1',
    ';search a',
    'lookup file bind',
    '',
  ])('passes over %j', (line) => {
    expect(parseResolvConf(line)).toStrictEqual({ nameservers: [], searches: [] });
  });

  it('keeps each once, and not without bound', () => {
    expect(parseResolvConf('nameserver 192.0.2.1\nnameserver 192.0.2.1\nsearch a a b')).toStrictEqual({
      nameservers: ['192.0.2.1'],
      searches: ['a', 'b'],
    });
    const many = Array.from({ length: 100 }, (_, index) => `nameserver 192.0.2.${index}`).join('\n');
    expect(parseResolvConf(many).nameservers).toHaveLength(16);
    expect(parseResolvConf(`search ${Array.from({ length: 100 }, (_, index) => `d${index}`).join(' ')}`).searches).toHaveLength(32);
  });

  it('does not read beyond 64 KiB', () => {
    expect(parseResolvConf(`${' '.repeat(65_536 - 21)}nameserver 192.0.2.11`).nameservers).toStrictEqual(['192.0.2.11']);
    expect(parseResolvConf(`${' '.repeat(65_536 - 20)}nameserver 192.0.2.11`).nameservers).toStrictEqual(['192.0.2.1']);
  });

  it('takes any text', () => {
    const hostile = fc
      .array(fc.oneof(anyText(), fc.constantFrom('nameserver ', 'search ', 'domain ', '\n', '\r', '%', '192.0.2.1', '::1', '\0')))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, (text) => {
        const { nameservers, searches } = parseResolvConf(text);
        expect(nameservers.length).toBeLessThanOrEqual(16);
        expect(nameservers.every((address) => /^[0-9a-fA-F.:]+(%[\w.-]+)?$/.test(address))).toBe(true);
        expect(searches.every((name) => dnsNameSchema.safeParse(name).success)).toBe(true);
      }),
    );
  });
});
