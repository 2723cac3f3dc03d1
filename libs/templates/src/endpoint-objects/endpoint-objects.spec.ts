import { kubernetesConfigurationSchema, type Attachment, type EndpointObject, type Exposure } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { endpointObjects } from './endpoint-objects.ts';
import type { EndpointPurpose } from './settings.ts';

const ATTACHMENT: Attachment = {
  id: '0123456789abcdef', name: 'job-1', addresses: { ipv4: '100.72.0.2', ipv6: 'fd6d::2' }, furtherAddresses: [], mtu: 1_280, relayPort: 30_001, createdAtMs: 1, deletedAtMs: null,
};
const NOBODY: EndpointPurpose = { assignment: null, policy: undefined };
const ON_NODES: Exposure = { kind: 'nodePort', address: '192.0.2.1', firstPort: 30_000, lastPort: 30_100 };
const DOMAIN = { domain: 'mesh.example.org', port: 443, annotations: { 'a/b': 'c' }, serviceAnnotations: { 'd/e': 'f' } };

function objectsWith(exposure: Exposure, image = 'moorline/endpoint:1', destinations: readonly string[] = ['10.244.0.0/16', '0.0.0.0/0'], purpose = NOBODY): readonly EndpointObject[] {
  const endpoints = kubernetesConfigurationSchema.shape.endpoints.parse({ image, exposure });
  return endpointObjects(ATTACHMENT, { instance: 'us', namespace: 'moorline', endpoints, destinations, hubPort: 8_443 }, purpose);
}
const onNodes = objectsWith(ON_NODES);

describe('endpointObjects', () => {
  it('are a set under one name, in our namespace, marked as ours', () => {
    expect(onNodes.map(({ kind }) => kind)).toEqual(['Secret', 'NetworkPolicy', 'Service', 'Pod']);
    for (const { metadata } of onNodes) {
      expect(metadata).toMatchObject({ name: 'endpoint-0123456789abcdef', namespace: 'moorline', labels: { 'moorline.dev/instance': 'us', 'moorline.dev/attachment': ATTACHMENT.id } });
    }
  });

  it('have the same form for the same arguments, another one for others', () => {
    const formOf = (object: EndpointObject | undefined): string | undefined => object?.metadata.annotations?.['moorline.dev/form'];
    const again = objectsWith(ON_NODES, 'moorline/endpoint:2');
    expect(again.map(formOf).slice(0, 3)).toEqual(onNodes.map(formOf).slice(0, 3));
    expect(formOf(again[3])).not.toBe(formOf(onNodes[3]));
  });

  it('give the port of the attachment on the nodes to TCP and UDP', () => {
    const { spec } = onNodes[2] as unknown as { spec: { ports: readonly object[] } };
    expect(spec.ports).toMatchObject([{ protocol: 'TCP', nodePort: 30_001 }, { protocol: 'UDP', nodePort: 30_001 }]);
  });

  it('have a host of their own behind an Ingress, with our certificate, or a Gateway', () => {
    const ingress = objectsWith({ kind: 'ingress', className: 'traefik', ...DOMAIN }).find(({ kind }) => kind === 'Ingress');
    expect(ingress).toMatchObject({ metadata: { annotations: { 'a/b': 'c' } }, spec: { ingressClassName: 'traefik', tls: [{ hosts: ['0123456789abcdef.mesh.example.org'], secretName: 'endpoint-0123456789abcdef' }] } });
    const routed = objectsWith({ kind: 'httpRoute', gateway: { name: 'g', namespace: 'gateways' }, ...DOMAIN });
    expect(routed.find(({ kind }) => kind === 'HTTPRoute')).toMatchObject({ spec: { parentRefs: [{ name: 'g', namespace: 'gateways' }], hostnames: ['0123456789abcdef.mesh.example.org'] } });
    expect(routed.find(({ kind }) => kind === 'Service')).toMatchObject({ metadata: { annotations: { 'd/e': 'f' } }, spec: { type: 'ClusterIP' } });
  });

  it('have a path of their own where one host is for all', () => {
    const { domain: _none, ...shared } = { ...DOMAIN, host: 'mesh.example.org' };
    const path = '/endpoints/0123456789abcdef';
    const ingress = objectsWith({ kind: 'ingress', ...shared }).find(({ kind }) => kind === 'Ingress');
    expect(ingress).toMatchObject({ spec: { rules: [{ host: 'mesh.example.org', http: { paths: [{ path, pathType: 'Prefix' }] } }] } });
    const routed = objectsWith({ kind: 'httpRoute', gateway: { name: 'g', namespace: 'gateways' }, ...shared }).find(({ kind }) => kind === 'HTTPRoute');
    expect(routed).toMatchObject({ spec: { hostnames: ['mesh.example.org'], rules: [{ matches: [{ path: { type: 'PathPrefix', value: path } }] }] } });
  });

  it('share the address of a balancer, each on its own port', () => {
    const service = objectsWith({ kind: 'loadBalancer', address: '192.0.2.9', firstPort: 30_000, lastPort: 30_100, serviceAnnotations: { 'metallb.io/allow-shared-ip': 'moorline' } }).find(({ kind }) => kind === 'Service');
    expect(service).toMatchObject({ metadata: { annotations: { 'metallb.io/allow-shared-ip': 'moorline' } }, spec: { type: 'LoadBalancer', loadBalancerIP: '192.0.2.9', ports: [{ protocol: 'TCP', port: 30_001 }, { protocol: 'UDP', port: 30_001 }] } });
  });

  it.each([
    ['128.0.0.0/1', true],
    ['169.254.0.0/15', true],
    ['169.254.0.0/16', false],
    ['169.254.169.0/24', false],
    ['fd00::/8', false],
  ])('make an exception for link-local addresses within %s: %s', (cidr, excepted) => {
    const policy = objectsWith(ON_NODES, undefined, [cidr]).find(({ kind }) => kind === 'NetworkPolicy');
    expect(JSON.stringify(policy).includes('"except":["169.254.0.0/16"]')).toBe(excepted);
  });

  it('let nobody send to link-local addresses, nor other endpoints in', () => {
    const text = JSON.stringify(onNodes[1]);
    expect(text).toContain('{"cidr":"0.0.0.0/0","except":["169.254.0.0/16"]}');
    expect(text).toContain('"operator":"NotIn","values":["moorline"]');
  });

  it('have labels for whom they are on the pod, which change its form as little as anything else', () => {
    const assigned = objectsWith(ON_NODES, undefined, undefined, { ...NOBODY, assignment: { namespace: 'research', name: 'train.1' } });
    expect(assigned.at(-1)?.metadata.labels).toEqual({ ...onNodes.at(-1)?.metadata.labels, 'moorline.dev/for-namespace': 'research', 'moorline.dev/for-name': 'train.1' });
    expect(assigned.map(({ metadata }) => metadata.annotations)).toEqual(onNodes.map(({ metadata }) => metadata.annotations));
    const long = objectsWith(ON_NODES, undefined, undefined, { ...NOBODY, assignment: { namespace: 'research', name: 'x'.repeat(253) } });
    expect(long.at(-1)?.metadata.labels?.['moorline.dev/for-name']).toMatch(/^x+-[0-9a-z]+$/);
  });

  it('let in and out what a policy names, within what is configured', () => {
    const policyOf = (policy: EndpointPurpose['policy']): string => JSON.stringify(objectsWith(ON_NODES, undefined, ['10.0.0.0/8', '169.254.0.0/15'], { ...NOBODY, policy })[1]);
    expect(policyOf({ fromJobs: true })).toContain('{"podSelector":{"matchLabels":{"moorline.dev/role":"endpoint"}}}');
    expect(policyOf({ fromJobs: false })).not.toContain('"moorline.dev/role":"endpoint"}}}');
    const named = policyOf({ fromJobs: false, allowedDestinations: ['169.254.169.254/32', '192.168.0.0/16'] });
    expect(named).toContain('{"ipBlock":{"cidr":"169.254.169.254/32"}}');
    expect(named).not.toContain('192.168');
  });
});
