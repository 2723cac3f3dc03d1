/** A configuration with a mistake of each kind, and how each is named: line, column, key, what was expected, what is there. */
export const WRONG_CONFIGURATION = `listen:
  address: 127.0.0.1
  port: 70000
serverNames: []
overlay:
  ipv4: 100.64.0.0/16
  ipv6: fd00::/64
  exclude: []
cluster:
  podRanges: [10.244.0.0/16, 300.1.2.0/24]
  dnsServer: 10.0.0.10
endpoints:
  networkNamespace: run/netns/cluster
  address: 192.0.2.1
  firstRelayPort: 100
artifacts: /srv/moorline/artifacts
mtu: 70000
`;

export const WRONG_PLACES: readonly string[] = [
  '3:3: listen.port: expected a number of at most 65535, got 70000',
  '4:1: serverNames: expected at least 1 entry, got a list',
  '8:3: overlay.exclude: expected another key (is excluded meant?), got a list',
  '10:30: cluster.podRanges[1]: expected an IPv4 range or an IPv6 range, got "300.1.2.0/24"',
  '12:1: endpoints.lastRelayPort: expected a number, got nothing',
  '13:3: endpoints.networkNamespace: expected an absolute path, got "run/netns/cluster"',
  '17:1: mtu: expected a number of at most 65000, got 70000',
];
