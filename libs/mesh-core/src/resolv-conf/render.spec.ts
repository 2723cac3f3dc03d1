import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DnsConfig } from '../schema/index.ts';
import { anyText } from '../testing/any-text.ts';
import { parseResolvConf } from './parse.ts';
import { renderResolvConf } from './render.ts';

const cluster: DnsConfig = { servers: ['10.96.0.10'], searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], ndots: 5 };
const lines = (site: Parameters<typeof renderResolvConf>[0]['site']): readonly string[] => renderResolvConf({ cluster, site }).split('\n');

describe('renderResolvConf', () => {
  it('has the cluster first, then the site', () => {
    expect(
      renderResolvConf({
        cluster,
        site: { nameservers: ['192.0.2.53', '2001:db8::35', '192.0.2.54'], searches: ['hpc.example.org', 'cluster.local'] },
      }),
    ).toBe(
      'nameserver 10.96.0.10\nnameserver 192.0.2.53\nnameserver 2001:db8::35\nsearch default.svc.cluster.local svc.cluster.local cluster.local hpc.example.org\noptions ndots:5\n',
    );
  });

  it('leaves loopback nameservers of the site out', () => {
    expect(
      lines({ nameservers: ['127.0.0.53', '::1', '::ffff:127.0.0.1', '0.0.0.0', '::', 'junk', '192.0.2.53'], searches: [] }).slice(0, 3),
    ).toStrictEqual(['nameserver 10.96.0.10', 'nameserver 192.0.2.53', 'search default.svc.cluster.local svc.cluster.local cluster.local']);
  });

  it('keeps a zone', () => {
    expect(lines({ nameservers: ['fe80::1%eth0'], searches: [] })[1]).toBe('nameserver fe80::1%eth0');
  });

  it('has no search line without domains', () => {
    expect(renderResolvConf({ cluster: { ...cluster, searches: [], ndots: 0 }, site: { nameservers: [], searches: [] } })).toBe(
      'nameserver 10.96.0.10\noptions ndots:0\n',
    );
  });

  it('has at most six search domains', () => {
    expect(lines({ nameservers: [], searches: ['a', 'b', 'c', 'd'] })[1]).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local a b c',
    );
  });

  it('has at most 256 characters of search list, and no hole in it', () => {
    const used = cluster.searches.join(' ').length + 1;
    const fits = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(256 - used - 123)}`;
    expect(lines({ nameservers: [], searches: [fits] })[1]).toContain(fits);
    expect(lines({ nameservers: [], searches: [`${fits}c`, 'short'] })[1]).toBe(`search ${cluster.searches.join(' ')}`);
  });

  it('is read back as a resolver would, for any site', () => {
    const site = fc.record({
      nameservers: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 5 }),
      searches: fc.array(fc.domain(), { maxLength: 9 }),
    });
    fc.assert(
      fc.property(site, (given) => {
        const text = renderResolvConf({ cluster, site: given });
        const read = parseResolvConf(text);
        expect(read.nameservers[0]).toBe('10.96.0.10');
        expect(read.nameservers.length).toBeLessThanOrEqual(3);
        expect(read.searches.slice(0, 3)).toStrictEqual(cluster.searches);
        expect(read.searches.length).toBeLessThanOrEqual(6);
        expect(read.searches.join(' ').length).toBeLessThanOrEqual(256);
        expect(text.endsWith('\noptions ndots:5\n')).toBe(true);
      }),
    );
  });

  it('is not broken by what a site’s file holds', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const site = parseResolvConf(`nameserver ${text}\nsearch ${text}`);
        for (const line of renderResolvConf({ cluster, site }).split('\n'))
          expect(line).toMatch(/^(nameserver [\w.:%-]+|search [a-z0-9 .-]+|options ndots:5|)$/);
      }),
    );
  });
});
