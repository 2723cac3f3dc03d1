import ipaddr from 'ipaddr.js';
import { DNS_NAME_MAX, TRANSPORTS, type Configuration } from '../../schema/index.ts';
import { describeValue, type ConfigurationIssue, type IssuePath } from '../issue.ts';

/** Nobody is reached by these alone. */
const NOBODY = ['unspecified', 'multicast', 'broadcast'] as const;

/** Ports, names, addresses and transports must be such that agents and jobs can reach what they stand for. */
export function checkReach({ serverNames, endpoints, cluster, transports }: Configuration): readonly ConfigurationIssue[] {
  const longestDomain = DNS_NAME_MAX - `${cluster.namespace}.svc.`.length;
  return [
    ...issue(
      endpoints.lastRelayPort < endpoints.firstRelayPort,
      ['endpoints', 'lastRelayPort'],
      `a port of at least ${endpoints.firstRelayPort} (firstRelayPort)`,
      endpoints.lastRelayPort,
    ),
    ...issue(
      cluster.domain.length > longestDomain,
      ['cluster', 'domain'],
      `at most ${longestDomain} characters, with the namespace before it`,
      cluster.domain,
    ),
    ...serverNames.flatMap((name, index) =>
      issue(isOf(name, ...NOBODY), ['serverNames', index], 'a name or address that agents can reach', name),
    ),
    ...issue(isOf(endpoints.address, ...NOBODY), ['endpoints', 'address'], 'an address that agents can reach', endpoints.address),
    ...issue(isOf(endpoints.udpAddress ?? '', ...NOBODY), ['endpoints', 'udpAddress'], 'an address that agents can reach, or none', endpoints.udpAddress),
    ...issue(isOf(cluster.dnsServer, ...NOBODY, 'loopback'), ['cluster', 'dnsServer'], 'an address that jobs can reach', cluster.dnsServer),
    // All of them is what stands there where nobody chose.
    ...issue(
      transports.includes('wstunnel') && transports.length < TRANSPORTS.length && endpoints.wstunnelServer === undefined,
      ['transports'],
      'a list without wstunnel, or endpoints.wstunnelServer that it goes through',
      transports.join(', '),
    ),
    ...issue(transports.every((transport) => transport === 'udp') && endpoints.udpAddress === 'none', ['transports'], 'another transport than udp, or a udpAddress', transports.join(', ')),
  ];
}

function isOf(text: string, ...kinds: readonly string[]): boolean {
  return ipaddr.isValid(text) && kinds.includes(ipaddr.process(text).range());
}

function issue(wrong: boolean, path: IssuePath, expected: string, value: unknown): readonly ConfigurationIssue[] {
  return wrong ? [{ code: 'ML-CONFIG-INVALID', path, expected, got: describeValue(value) }] : [];
}
