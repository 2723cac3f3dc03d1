import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { importInterlink } from './import-configuration.ts';

const RANGES = { ServiceCIDR: '10.96.0.0/12', PodCIDRCluster: '10.42.0.0/16', DNSServiceIP: '10.96.0.10' };

function warned(network: object): Readonly<Record<string, string>> {
  return Object.fromEntries(importInterlink({ Network: { ...RANGES, ...network } }).warnings.map(({ key, text }) => [key, text]));
}

describe('importInterlink', () => {
  it('carries the ranges of the cluster over, and looks at no other section', () => {
    expect(importInterlink({ VKConfigPath: '/x', Resources: { CPU: 4 }, Network: RANGES })).toEqual({
      configuration: { cluster: { podRanges: ['10.42.0.0/16'], serviceRanges: ['10.96.0.0/12'], dnsServer: '10.96.0.10' } },
      warnings: [],
    });
  });

  it.each([{}, { Network: null }, { Network: {} }])('says what interLink assumes where %j says nothing', (file) => {
    const { configuration, warnings } = importInterlink(file);
    expect(configuration.cluster).toEqual({ podRanges: ['10.244.0.0/16'], serviceRanges: ['10.105.0.0/16'], dnsServer: '10.244.0.99' });
    expect(warnings.map(({ key }) => key)).toEqual(['PodCIDRCluster', 'ServiceCIDR', 'DNSServiceIP']);
  });

  it.each<[string, unknown]>([
    ['EnableTunnel', true],
    ['FullMesh', true],
    ['WildcardDNS', 'tunnel.example.org'],
    ['WildcardDNS', '*.tunnel.example.org'],
    ['WSTunnelExecutable', 'https://example.org/wstunnel'],
    ['WireguardGoURL', 'https://example.org/wireguard-go'],
    ['WgToolURL', 'https://example.org/wg'],
    ['Slirp4netnsURL', 'https://example.org/slirp4netns'],
    ['WstunnelTemplatePath', '/etc/a.yaml'],
    ['MeshScriptTemplatePath', '/etc/mesh.sh'],
    ['WstunnelCommand', 'curl %s'],
  ])('warns that %s has no meaning here, if it is set', (key, value) => {
    expect(Object.keys(warned({ [key]: value }))).toEqual([key]);
    expect(warned({ [key]: value })[key]).toMatch(/^has no meaning here: /);
    expect(warned({ [key]: typeof value === 'boolean' ? false : '' })).toEqual({});
  });

  it.each<[string, RegExp | null]>([
    ['auto', null],
    ['map-root', /`moorline-agent run --unshare map-root` insists on it/],
    ['none', /--unshare none/],
    ['user', /is "user", which interLink takes for auto/],
  ])('knows the mode %s', (mode, text) => {
    expect(warned({ UnshareMode: mode })).toEqual(text === null ? {} : { UnshareMode: expect.stringMatching(text) });
  });

  it.each<[string, object, readonly string[]]>([
    ['a virtual kubelet without a network', { InterlinkURL: 'http://localhost', InterlinkPort: '3000', VerboseLogging: true, ErrorsOnlyLogging: false, ServiceAccount: 'virtual-kubelet', Namespace: 'interlink', VKTokenFile: '', Resources: { CPU: '100', Memory: '128Gi', Pods: '100' }, HTTP: { Insecure: true }, KubeletHTTP: { Insecure: true } }, ['PodCIDRCluster', 'ServiceCIDR', 'DNSServiceIP']],
    ['tunnels for ports', { Network: { EnableTunnel: true, WildcardDNS: '*.tunnel.example.com', WstunnelTemplatePath: '/etc/templates/custom.yaml', WstunnelCommand: 'wget u -O w && ./w client --http-upgrade-path-prefix %s %s ws://%s:80' } }, ['PodCIDRCluster', 'ServiceCIDR', 'DNSServiceIP', 'EnableTunnel', 'WildcardDNS', 'WstunnelTemplatePath', 'WstunnelCommand']],
    ['the whole mesh', { Network: { EnableTunnel: true, WildcardDNS: 'mesh.example.com', FullMesh: true, ServiceCIDR: '10.105.0.0/16', PodCIDRCluster: '10.244.0.0/16', DNSServiceIP: '10.244.0.99', UnshareMode: 'auto', WSTunnelExecutable: 'https://a/w', WireguardGoURL: 'https://a/g', WgToolURL: 'https://a/t', Slirp4netnsURL: 'https://a/s', MeshScriptTemplatePath: '/etc/mesh.sh' } }, ['EnableTunnel', 'FullMesh', 'WildcardDNS', 'WSTunnelExecutable', 'WireguardGoURL', 'WgToolURL', 'Slirp4netnsURL', 'MeshScriptTemplatePath']],
  ])("takes interLink's own examples of %s", (_what, file, keys) => {
    expect(importInterlink(file).warnings.map(({ key }) => key).toSorted()).toEqual([...keys].toSorted());
  });

  it('names keys that interLink does not have', () => {
    expect(warned({ fullMesh: true })).toEqual({ fullMesh: 'is no key of interLink; its spelling may be wrong' });
  });

  it.each<[unknown, string]>([
    ['text', 'it is no mapping'],
    [{ Network: [] }, 'Network'],
    [{ Network: { ServiceCIDR: '10.0.0.0' } }, 'Network.ServiceCIDR'],
    [{ Network: { FullMesh: 'planted' } }, 'Network.FullMesh'],
  ])('names the place of what interLink could not use in %j', (file, detail) => {
    expect(() => importInterlink(file)).toThrow(expect.objectContaining({ code: 'ML-INTERLINK-CONFIG', detail }));
  });

  it.each<[string, object, string]>([
    ['a ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', data: { 'InterLinkConfig.yaml': 'Network: {}' } }, 'it is an object of Kubernetes'],
    ['values of the Helm chart', { nodeName: 'n', virtualNode: { network: { fullMesh: true } } }, "it has values of interLink's Helm chart"],
    ["interLink's API", { InterlinkAddress: 'http://0.0.0.0', InterlinkPort: '3000', SidecarURL: 'http://plugin', SidecarPort: '4000' }, "it is of interLink's API or of a plugin"],
  ])('takes %s for no virtual kubelet without a network', (_what, file, detail) => {
    expect(() => importInterlink(file)).toThrow(expect.objectContaining({ code: 'ML-INTERLINK-CONFIG', detail: expect.stringContaining(detail) }));
  });

  it('takes anything', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.record({ Network: fc.jsonValue() })), (file) => {
      try {
        expect(importInterlink(file).configuration.cluster.podRanges).toHaveLength(1);
      } catch (error) {
        expect(isMoorlineError(error, 'ML-INTERLINK-CONFIG')).toBe(true);
      }
    }));
  });
});
