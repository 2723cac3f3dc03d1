import ipaddr from 'ipaddr.js';
import { DNS_NAME_MAX, type Configuration } from '../../schema/index.ts';
import { describeValue, type ConfigurationIssue, type IssuePath } from '../issue.ts';

/** Ports, names and addresses must be such that agents and jobs can reach what they stand for. */
export function checkReach({ serverNames, endpoints, cluster }: Configuration): readonly ConfigurationIssue[] {
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
      issue(isOf(name, 'unspecified'), ['serverNames', index], 'a name or address that agents can reach', name),
    ),
    ...issue(isOf(endpoints.address, 'unspecified'), ['endpoints', 'address'], 'an address that agents can reach', endpoints.address),
    ...issue(isOf(endpoints.udpAddress ?? '', 'unspecified'), ['endpoints', 'udpAddress'], 'an address that agents can reach, or none', endpoints.udpAddress),
    ...issue(isOf(cluster.dnsServer, 'unspecified', 'loopback'), ['cluster', 'dnsServer'], 'an address that jobs can reach', cluster.dnsServer),
  ];
}

function isOf(text: string, ...kinds: readonly string[]): boolean {
  return ipaddr.isValid(text) && kinds.includes(ipaddr.process(text).range());
}

function issue(wrong: boolean, path: IssuePath, expected: string, value: unknown): readonly ConfigurationIssue[] {
  return wrong ? [{ code: 'ML-CONFIG-INVALID', path, expected, got: describeValue(value) }] : [];
}
