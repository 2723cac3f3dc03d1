import { describe, expect, it } from 'vitest';
import { clusterAddresses } from './addresses.ts';
import { dnsmasqArguments } from './dns.ts';
import { renderServices } from './services.ts';
import { clusterNetwork } from './topology.ts';

const addresses = clusterAddresses(0);

describe('clusterAddresses', () => {
  it('keeps clusters apart', () => {
    const ranges = [0, 1, 9].flatMap((index) => [clusterAddresses(index).podRange, clusterAddresses(index).serviceRange]);
    expect(new Set(ranges).size).toBe(ranges.length);
  });
});

describe('clusterNetwork', () => {
  it('gives the root namespace its link and no route', () => {
    const [root] = clusterNetwork({ node: 'n', pods: { hello: 'h', echo: 'e', dns: 'd' }, rootLink: 'l', link: { root: '198.18.0.1', cluster: '198.18.0.2' }, addresses });
    expect(root).toEqual({
      name: null, forwarding: false, routes: [],
      links: [{ kind: 'veth', name: 'l', addresses: ['198.18.0.1/30'], peer: { namespace: 'n', name: 'uplink' }, bridge: null }],
    });
  });
});

describe('renderServices', () => {
  it('replaces the table as a whole and translates each port once for packets of others and once for the node\'s own', () => {
    const text = renderServices(addresses, [{ pod: 'hello', protocol: 'tcp', port: 80, targetPort: 8080 }]);
    expect(text.split('\n').slice(0, 2)).toEqual(['table ip moorline_bed_services', 'delete table ip moorline_bed_services']);
    expect(text.match(/ip daddr 10\.96\.0\.11 tcp dport 80 dnat to 10\.244\.0\.2:8080/g)).toHaveLength(2);
  });
});

describe('dnsmasqArguments', () => {
  it('publishes the Services and answers for the whole domain', () => {
    expect(dnsmasqArguments(addresses)).toEqual(expect.arrayContaining(['--host-record=hello.default.svc.cluster.local,10.96.0.11', '--local=/cluster.local/', '--no-resolv']));
  });
});
