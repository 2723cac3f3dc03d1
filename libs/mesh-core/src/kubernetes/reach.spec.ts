import { describe, expect, it } from 'vitest';
import { exposureSchema, kubernetesConfigurationSchema, type Exposure, type KubernetesConfiguration } from '../schema/index.ts';
import { commonConfiguration, kubernetesReach } from './reach.ts';

function configurationWith(kubernetes: object): KubernetesConfiguration {
  return kubernetesConfigurationSchema.parse({
    backend: 'kubernetes',
    listen: { address: '0.0.0.0', port: 8_443 },
    serverNames: ['moorline.example.org'],
    overlay: { ipv4: '100.72.0.0/16', ipv6: 'fd6d:6f6f:726c::/64' },
    cluster: { podRanges: ['10.244.0.0/16'], serviceRanges: ['10.96.0.0/16'], dnsServer: '10.96.0.10' },
    artifacts: '/opt/moorline/artifacts',
    kubernetes,
    endpoints: { image: 'moorline/endpoint:1', exposure: { kind: 'nodePort', address: '192.0.2.10' } },
  });
}

describe('the names of the server', () => {
  it.each([
    ['its Service', { namespace: 'mesh' }, 'moorline.mesh.svc'],
    ['what the configuration says', { internalUrl: 'https://inside.example.org:9443/' }, 'inside.example.org'],
    ['an address', { internalUrl: 'https://[fd00::5]:9443' }, 'fd00::5'],
  ])('hold the one under which endpoints know it: %s', (_, kubernetes, name) => {
    expect(commonConfiguration(configurationWith(kubernetes)).serverNames).toEqual(['moorline.example.org', name]);
  });

  it('are not told twice', () => {
    expect(commonConfiguration(configurationWith({ internalUrl: 'https://moorline.example.org' })).serverNames).toEqual(['moorline.example.org']);
  });
});

const ATTACHMENT = { id: '0123456789abcdef', relayPort: 30_001 };

function reached(exposure: object): ReturnType<typeof kubernetesReach> {
  return kubernetesReach({ endpoints: { exposure: exposureSchema.parse(exposure) as Exposure } as never, transports: ['udp', 'wss'] }, ATTACHMENT);
}

it.each([
  [{ kind: 'nodePort', address: '192.0.2.1' }, 'wss://192.0.2.1:30001/v1/relay', true],
  [{ kind: 'loadBalancer', address: '2001:db8::1' }, 'wss://[2001:db8::1]:30001/v1/relay', true],
  [{ kind: 'ingress', domain: 'mesh.example.org' }, 'wss://0123456789abcdef.mesh.example.org/v1/relay', false],
  [{ kind: 'ingress', host: 'mesh.example.org', port: 8_443 }, 'wss://mesh.example.org:8443/endpoints/0123456789abcdef/v1/relay', false],
  [{ kind: 'httpRoute', host: 'mesh.example.org', gateway: { name: 'g', namespace: 'n' } }, 'wss://mesh.example.org/endpoints/0123456789abcdef/v1/relay', false],
])('finds the endpoint that is exposed by %j', (exposure, relayUrl, udp) => {
  const reach = reached(exposure);
  expect([reach.relayUrl, reach.udp !== null]).toEqual([relayUrl, udp]);
});

it.each([{}, { domain: 'a.example', host: 'b.example' }])('wants one host or many: %j', (places) => {
  expect(exposureSchema.safeParse({ kind: 'ingress', ...places }).error?.issues[0]).toMatchObject({ path: ['domain'] });
});
