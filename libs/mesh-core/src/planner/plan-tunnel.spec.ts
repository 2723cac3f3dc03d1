import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../keys/index.ts';
import { HUB_MESSAGE_MAX_BYTES, hubServerMessageSchema, NODES_MAX, peerSchema, tunnelConfigSchema, type Configuration } from '../schema/index.ts';
import { exampleAttachment, exampleConfiguration } from '../testing/examples.ts';
import { bareHost, endpointPeer, planTunnel, urlHost, type TunnelRequest } from './plan-tunnel.ts';

const wireguardPublicKey = 'E75P6uryBMf9M1j8nAByGIHRdCeBKCJ+xnTzf3/pe20=';
const relayTicket = `mlrt_${'A'.repeat(43)}`;
const request: TunnelRequest = {
  attachment: exampleAttachment({ mtu: 1_400 }),
  configuration: exampleConfiguration(),
  node: 0,
  endpoint: { wireguardPublicKey, relayPort: 20_007, udpPort: 20_007, probePort: 7 },
  relayTicket,
  revision: 3,
};

function change(changes: Partial<Configuration>): TunnelRequest {
  return { ...request, configuration: { ...request.configuration, ...changes } };
}

describe('planTunnel', () => {
  it('tells the agent all that it needs', () => {
    expect(planTunnel(request)).toStrictEqual({
      revision: 3,
      addresses: { ipv4: '100.80.0.2', ipv6: 'fd00:6d6f:6f72::2' },
      nodes: [],
      gateway: { ipv4: '100.80.0.1', ipv6: 'fd00:6d6f:6f72::1' },
      mtu: 1_400,
      routes: ['10.244.0.0/16', 'fd00:10::/56', '10.96.0.0/12', '100.80.0.0/16', 'fd00:6d6f:6f72::/64'],
      dns: { servers: ['10.96.0.10'], searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], ndots: 5 },
      keepaliveSec: 25,
      relayTicket,
      transports: ['udp', 'wss', 'wss-proxy', 'wstunnel'],
      endpoint: { wireguardPublicKey, relayUrl: 'wss://192.0.2.20:20007/v1/relay', udp: { address: '192.0.2.20', port: 20_007 }, wstunnel: null, probePort: 7 },
    });
  });

  it.each([
    ['the endpoint takes none', { ...request, endpoint: { ...request.endpoint, udpPort: null } }],
    ['the site has no UDP address', change({ endpoints: { ...request.configuration.endpoints, udpAddress: 'none' } })],
    ['UDP is not allowed', change({ transports: ['wss'] })],
  ])('tells no UDP address when %s', (_, changed) => {
    expect(planTunnel(changed).endpoint.udp).toBeNull();
  });

  it('keeps itself alive as often as the attachment asks for', () => {
    expect([planTunnel(request), planTunnel({ ...request, keepaliveSec: 0 })].map(({ keepaliveSec }) => keepaliveSec)).toEqual([25, 0]);
  });

  it('tells the public UDP address of a site that has another one', () => {
    expect(planTunnel(change({ endpoints: { ...request.configuration.endpoints, udpAddress: '198.51.100.7' } })).endpoint.udp).toStrictEqual({ address: '198.51.100.7', port: 20_007 });
  });

  it('fits the schema, also with an endpoint on IPv6', () => {
    const { endpoints } = request.configuration;
    const tunnel = planTunnel({ ...request, configuration: { ...request.configuration, endpoints: { ...endpoints, address: '2001:db8::20' } } });
    expect(tunnel.endpoint.relayUrl).toBe('wss://[2001:db8::20]:20007/v1/relay');
    expect(tunnelConfigSchema.parse(tunnel)).toStrictEqual(tunnel);
  });
});

describe('endpointPeer', () => {
  it('tells the endpoint its agent, but not the ticket', () => {
    const peer = endpointPeer(request.attachment, { node: 0, wireguardPublicKey, relayTicket });
    expect(peer).toStrictEqual({ wireguardPublicKey, addresses: request.attachment.addresses, ticketSha256: sha256Hex(relayTicket) });
    expect(peerSchema.parse(peer)).toStrictEqual(peer);
  });
});

describe('a job on several nodes', () => {
  const further = { ipv4: '100.80.0.9', ipv6: 'fd00:6d6f:6f72::9' };
  const attachment = exampleAttachment({ furtherAddresses: [further] });

  it('gives each node its own addresses, and all names to all', () => {
    const tunnels = [0, 1].map((node) => planTunnel({ ...request, attachment, node }));
    expect(tunnels.map(({ addresses }) => addresses)).toStrictEqual([attachment.addresses, further]);
    for (const { nodes } of tunnels) expect(nodes.map(({ name, addresses }) => [name, addresses.ipv4])).toStrictEqual([['job-4711-0', '100.80.0.2'], ['job-4711-1', '100.80.0.9']]);
    expect(endpointPeer(attachment, { node: 1, wireguardPublicKey, relayTicket }).addresses).toStrictEqual(further);
  });

  it('has no more nodes than those', () => {
    expect(() => planTunnel({ ...request, attachment, node: 2 })).toThrow('job-4711 has no node 2');
  });

  it('fits into the messages of the hub when it is as large as can be', () => {
    const longest = { ipv4: '255.255.255.255', ipv6: 'fd00:1111:2222:3333:4444:5555:6666:7777' };
    const large = exampleAttachment({ name: 'n'.repeat(59), addresses: longest, furtherAddresses: Array.from({ length: NODES_MAX - 1 }, () => longest) });
    const tunnel = planTunnel({ ...request, attachment: large, node: NODES_MAX - 1 });
    const peers = Array.from({ length: NODES_MAX }, (_, node) => endpointPeer(large, { node, wireguardPublicKey, relayTicket }));
    for (const message of [{ kind: 'tunnel', tunnel }, { kind: 'peers', revision: 1, peers }]) {
      expect(hubServerMessageSchema.safeParse(message).success).toBe(true);
      expect(JSON.stringify(message).length).toBeLessThan(HUB_MESSAGE_MAX_BYTES * 0.75);
    }
  });
});

it.each(['192.0.2.1', '::1', 'fd00::a', 'moorline.example.org'])('%s is the host of its URL', (host) => {
  expect(bareHost(new URL(`https://${urlHost(host)}/`).hostname)).toBe(host);
});

describe('urlHost', () => {
  it('puts IPv6 into brackets', () => {
    expect(['192.0.2.1', '::1', 'fd00::a'].map(urlHost)).toStrictEqual(['192.0.2.1', '[::1]', '[fd00::a]']);
  });
});
