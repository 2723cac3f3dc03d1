import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WRITTEN_CONFIGURATION } from '../testing/examples.ts';
import { formatIssue } from './issue.ts';
import { parseConfiguration } from './parse.ts';

type Tree = { readonly [key: string]: unknown };

/** The example with one value changed; undefined: without it. */
function changed(path: readonly string[], value: unknown, tree: Tree = WRITTEN_CONFIGURATION): Tree {
  const [key = '', ...rest] = path;
  return { ...tree, [key]: rest.length === 0 ? value : changed(rest, value, tree[key] as Tree) };
}

function issuesOf(value: unknown): readonly string[] {
  const result = parseConfiguration(value);
  return result.ok ? [] : result.issues.map((issue) => `${issue.code} ${formatIssue(issue)}`);
}

describe('parseConfiguration', () => {
  it('takes the example and fills in what was left out', () => {
    const result = parseConfiguration(WRITTEN_CONFIGURATION);
    expect(result).toStrictEqual({
      ok: true,
      configuration: {
        ...WRITTEN_CONFIGURATION,
        overlay: { ...WRITTEN_CONFIGURATION.overlay, excluded: [] },
        cluster: { ...WRITTEN_CONFIGURATION.cluster, domain: 'cluster.local', namespace: 'default' },
        siteRanges: [],
        mtu: 'auto', transports: ['udp', 'wss', 'wss-proxy', 'wstunnel'],
      },
      kubernetes: null,
    });
  });

  it.each([
    [['listen', 'port'], 0, 'ML-CONFIG-INVALID listen.port: expected a number of at least 1, got 0'],
    [['listen', 'port'], 65_536, 'ML-CONFIG-INVALID listen.port: expected a number of at most 65535, got 65536'],
    [['listen', 'port'], 1.5, 'ML-CONFIG-INVALID listen.port: expected a whole number, got 1.5'],
    [['listen', 'port'], '8443', 'ML-CONFIG-INVALID listen.port: expected a number, got "8443"'],
    [['listen', 'port'], undefined, 'ML-CONFIG-INVALID listen.port: expected a number, got nothing'],
    [
      ['listen', 'address'],
      'localhost',
      'ML-CONFIG-INVALID listen.address: expected an IPv4 address or an IPv6 address without a zone, got "localhost"',
    ],
    [['listen'], [], 'ML-CONFIG-INVALID listen: expected a mapping, got a list'],
    [['serverNames'], {}, 'ML-CONFIG-INVALID serverNames: expected a list, got a mapping'],
    [['serverNames'], [], 'ML-CONFIG-INVALID serverNames: expected at least 1 entry, got a list'],
    [
      ['serverNames'],
      Array.from({ length: 17 }, (_, index) => `h${index}`),
      'ML-CONFIG-INVALID serverNames: expected at most 16 entries, got a list',
    ],
    [['serverNames'], ['a', '*.example.org'], 'ML-CONFIG-INVALID serverNames[1]: expected a DNS name (RFC 1123), got "*.example.org"'],
    [['serverNames'], [5], 'ML-CONFIG-INVALID serverNames[0]: expected text, got 5'],
    [['serverNames'], ['::'], 'ML-CONFIG-INVALID serverNames[0]: expected a name or address that agents can reach, got "::"'],
    [['artifacts'], 'relative', 'ML-CONFIG-INVALID artifacts: expected an absolute path, got "relative"'],
    [['endpoints', 'networkNamespace'], 'cluster', 'ML-CONFIG-INVALID endpoints.networkNamespace: expected an absolute path, got "cluster"'],
    [['endpoints', 'address'], '0.0.0.0', 'ML-CONFIG-INVALID endpoints.address: expected an address that agents can reach, got "0.0.0.0"'],
    [['endpoints', 'address'], '100.80.0.9', 'ML-CONFIG-INVALID endpoints.address: expected an address outside the overlay, got "100.80.0.9"'],
    [
      ['endpoints', 'lastRelayPort'],
      19_999,
      'ML-CONFIG-INVALID endpoints.lastRelayPort: expected a port of at least 20000 (firstRelayPort), got 19999',
    ],
    [
      ['cluster', 'dnsServer'],
      'fd00:6d6f:6f72::9',
      'ML-CONFIG-INVALID cluster.dnsServer: expected an address outside the overlay, got "fd00:6d6f:6f72::9"',
    ],
    [['cluster', 'dnsServer'], '127.0.0.53', 'ML-CONFIG-INVALID cluster.dnsServer: expected an address that jobs can reach, got "127.0.0.53"'],
    [['cluster', 'dnsServer'], '0.0.0.0', 'ML-CONFIG-INVALID cluster.dnsServer: expected an address that jobs can reach, got "0.0.0.0"'],
    [
      ['cluster', 'namespace'],
      'a.b',
      'ML-CONFIG-INVALID cluster.namespace: expected lower-case letters, digits and inner hyphens (RFC 1123), got "a.b"',
    ],
    [['cluster', 'podRanges'], [], 'ML-CONFIG-INVALID cluster.podRanges: expected at least 1 entry, got a list'],
    [['overlay', 'ipv4'], '100.80.0.0', 'ML-CONFIG-INVALID overlay.ipv4: expected an IPv4 range, got "100.80.0.0"'],
    [['overlay', 'ipv6'], 'fd00::', 'ML-CONFIG-INVALID overlay.ipv6: expected an IPv6 range, got "fd00::"'],
    [
      ['overlay', 'ipv6'],
      '2001:db8::/64',
      'ML-CONFIG-INVALID overlay.ipv6: expected a range within fc00::/7 (unique local, RFC 4193), got "2001:db8::/64"',
    ],
    [
      ['overlay', 'ipv4'],
      '100.80.0.0/31',
      'ML-CONFIG-INVALID overlay: expected ranges with room for a gateway and a job (/30 and /126 or larger), got "100.80.0.0/31 and fd00:6d6f:6f72::/64"',
    ],
    [['overlay', 'excluded'], ['100.81.0.0/24'], 'ML-CONFIG-INVALID overlay.excluded[0]: expected a range inside the overlay, got "100.81.0.0/24"'],
    [
      ['overlay', 'excluded'],
      ['100.80.0.0/17', '100.80.128.0/17'],
      'ML-CONFIG-INVALID overlay.excluded: expected ranges that leave an address for a job, got "100.80.0.0/17, 100.80.128.0/17"',
    ],
    [
      ['siteRanges'],
      ['10.1.0.0/16', '100.64.0.0/10'],
      'ML-RANGE-OVERLAP siteRanges[1]: expected a range that does not overlap overlay.ipv4 (100.80.0.0/16), got "100.64.0.0/10"',
    ],
    [
      ['siteRanges'],
      ['fd00:6000::/20'],
      'ML-RANGE-OVERLAP siteRanges[0]: expected a range that does not overlap overlay.ipv6 (fd00:6d6f:6f72::/64), got "fd00:6000::/20"',
    ],
    [
      ['cluster', 'serviceRanges'],
      ['10.244.8.0/24', '10.96.0.0/16'],
      'ML-RANGE-OVERLAP cluster.serviceRanges[0]: expected a range that does not overlap cluster.podRanges[0] (10.244.0.0/16), got "10.244.8.0/24"',
    ],
    [['cluster', 'domain'], `${'a.'.repeat(126)}ab`, `ML-CONFIG-INVALID cluster.domain: expected at most 253 characters, got "${'a.'.repeat(39)}a…`],
    [['mtu'], 1_279, 'ML-MTU-TOO-LARGE mtu: expected a number of at least 1280, got 1279'],
    [['mtu'], 65_001, 'ML-MTU-TOO-LARGE mtu: expected a number of at most 65000, got 65001'],
    [['mtu'], 'x', 'ML-CONFIG-INVALID mtu: expected a number or "auto", got "x"'],
    [['Listn'], {}, 'ML-CONFIG-INVALID Listn: expected another key (is listen meant?), got a mapping'],
    [['LISTEN'], 7, 'ML-CONFIG-INVALID LISTEN: expected another key (is listen meant?), got 7'],
    [
      ['replicas'],
      3,
      'ML-CONFIG-INVALID replicas: expected one of the keys listen, serverNames, publicUrl, overlay, cluster, siteRanges, endpoints, artifacts, mtu, interlink, transports, got 3',
    ],
    [['lisxyz'], 7, 'ML-CONFIG-INVALID lisxyz: expected another key (is listen meant?), got 7'],
    [['cluster', 'podrange'], [], 'ML-CONFIG-INVALID cluster.podrange: expected another key (is podRanges meant?), got a list'],
    [['overlay', 'gateway'], '::', 'ML-CONFIG-INVALID overlay.gateway: expected one of the keys ipv4, ipv6, excluded, got "::"'],
  ])('refuses %j = %j', (path, value, expected) => {
    const issues = issuesOf(changed(path, value));
    expect(issues).toStrictEqual([expected]);
  });

  it('keeps path, code and text of an issue apart', () => {
    expect(parseConfiguration(changed(['serverNames'], ['*']))).toStrictEqual({
      ok: false,
      issues: [{ code: 'ML-CONFIG-INVALID', path: ['serverNames', 0], expected: 'a DNS name (RFC 1123)', got: '"*"' }],
    });
  });

  it('says what is wrong with an empty text', () => {
    expect(issuesOf(changed(['cluster', 'namespace'], ''))).toStrictEqual([
      'ML-CONFIG-INVALID cluster.namespace: expected at least 1 character, got ""',
      'ML-CONFIG-INVALID cluster.namespace: expected lower-case letters, digits and inner hyphens (RFC 1123), got ""',
    ]);
  });

  it('names everything that is wrong', () => {
    expect(issuesOf({ ...changed(['overlay', 'ipv6'], '2001:db8::/64'), siteRanges: ['10.0.0.0/8'], serverNames: ['0.0.0.0'] })).toHaveLength(4);
    expect(issuesOf({ listen: {} })).toHaveLength(7);
  });

  it('keeps the domain short enough for the search list', () => {
    const domain = `${'a.'.repeat(120)}a`;
    expect(issuesOf(changed(['cluster', 'domain'], domain))).toStrictEqual([]);
    expect(issuesOf(changed(['cluster', 'domain'], `${domain}a`))).toStrictEqual([
      `ML-CONFIG-INVALID cluster.domain: expected at most 241 characters, with the namespace before it, got "${domain.slice(0, 79)}…`,
    ]);
  });

  it('does without service ranges', () => {
    const result = parseConfiguration(changed(['cluster', 'serviceRanges'], undefined));
    expect(result.ok && result.configuration.cluster.serviceRanges).toStrictEqual([]);
  });

  it('lets ranges of one kind overlap, and takes loopback for servers on one machine', () => {
    expect(issuesOf(changed(['cluster', 'podRanges'], ['10.244.0.0/16', '10.244.7.0/24']))).toStrictEqual([]);
    expect(issuesOf(changed(['serverNames'], ['127.0.0.1', 'localhost', '::1']))).toStrictEqual([]);
    expect(issuesOf(changed(['endpoints', 'lastRelayPort'], 20_000))).toStrictEqual([]);
    expect(issuesOf(changed(['overlay', 'excluded'], ['100.80.7.0/24', 'fd00:6d6f:6f72::8000/113']))).toStrictEqual([]);
  });

  it('stops naming issues where nobody reads on', () => {
    expect(
      issuesOf({ ...WRITTEN_CONFIGURATION, ...Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, 1])) }),
    ).toHaveLength(50);
  });

  it('takes any value, and has an issue whenever it refuses', () => {
    const anything = fc.anything({ maxDepth: 4, withBigInt: true, withNullPrototype: true });
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc
            .record({
              listen: anything,
              overlay: fc.record({ ipv4: fc.constantFrom('10.0.0.0/8', 'x'), ipv6: fc.constantFrom('::/0', 'fd00::/8') }),
              mtu: anything,
            })
            .map((part) => ({ ...WRITTEN_CONFIGURATION, ...part })),
        ),
        (value) => {
          const result = parseConfiguration(value);
          expect(result.ok || result.issues.length > 0).toBe(true);
          if (!result.ok) for (const issue of result.issues) expect(formatIssue(issue)).not.toContain('undefined');
        },
      ),
    );
  });
});
