import { describe, expect, it } from 'vitest';
import { exampleConfiguration } from '../testing/examples.ts';
import { destinationsOf } from './destinations.ts';

const { overlay, cluster } = exampleConfiguration();

describe('destinationsOf', () => {
  it('are pod, service and overlay ranges of both families', () => {
    expect(destinationsOf({ overlay, cluster })).toStrictEqual([
      '10.244.0.0/16',
      'fd00:10::/56',
      '10.96.0.0/12',
      '100.80.0.0/16',
      'fd00:6d6f:6f72::/64',
    ]);
  });

  it('have network addresses, each once', () => {
    const changed = { ...cluster, podRanges: ['10.244.9.9/16', '10.244.0.0/16', 'FD00:10::1/56'], serviceRanges: [] };
    expect(destinationsOf({ overlay, cluster: { ...changed, dnsServer: '10.244.0.10' } })).toStrictEqual([
      '10.244.0.0/16',
      'fd00:10::/56',
      '100.80.0.0/16',
      'fd00:6d6f:6f72::/64',
    ]);
  });

  it('hold the DNS server even when no range does', () => {
    expect(destinationsOf({ overlay, cluster: { ...cluster, dnsServer: '192.0.2.53' } }).at(-1)).toBe('192.0.2.53/32');
    expect(destinationsOf({ overlay, cluster: { ...cluster, dnsServer: '2001:db8::35' } }).at(-1)).toBe('2001:db8::35/128');
  });
});
