import { describe, expect, it } from 'vitest';
import { kubernetesConfigurationSchema, type KubernetesConfiguration } from '../schema/index.ts';
import { commonConfiguration } from './reach.ts';

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
