import { readFileSync } from 'node:fs';
import { kubernetesConfigurationSchema, mendObject, type Attachment, type EndpointObject, type KubeObject } from '@moorline/mesh-core';
import { endpointObjects } from '@moorline/templates';
import { findClusterTools, GATEWAY_ROUTES, openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderChart } from './kube/chart.ts';
import { eventually } from './kube/control-plane.ts';

const NAMESPACE = 'moorline';
const GATEWAY = { name: 'public', namespace: 'gateways' };
const ATTACHMENT: Attachment = {
  id: '0123456789abcdef', name: 'job-1', addresses: { ipv4: '100.72.0.2', ipv6: 'fd6d::2' }, furtherAddresses: [], mtu: 1_280, relayPort: 30_001, createdAtMs: 1, deletedAtMs: null,
};
/** Pod Security levels, and which pods fit them. */
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

let bed: Bed;
let kube: Kube;

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubeexpo');
  kube = await startKube(bed);
  await kube.kubectl(['create', '--filename=-'], { input: readFileSync((await findClusterTools())(GATEWAY_ROUTES), 'utf8') });
  await kube.kubectl(['wait', '--for=condition=Established', 'crd/httproutes.gateway.networking.k8s.io']);
  for (const [name, level] of [[NAMESPACE, 'privileged'], ...LEVELS.map((each) => [each, each])]) {
    await kube.kubectl(['create', 'namespace', name ?? '']);
    await kube.kubectl(['label', 'namespace', name ?? '', `pod-security.kubernetes.io/enforce=${level}`]);
  }
});
afterAll(async () => {
  await bed?.close();
});

function objectsOf(endpoints: object, namespace = NAMESPACE): readonly EndpointObject[] {
  const parsed = kubernetesConfigurationSchema.shape.endpoints.parse({ image: 'moorline/endpoint:1', exposure: { kind: 'nodePort', address: '192.0.2.1' }, ...endpoints });
  return endpointObjects(ATTACHMENT, { instance: 'us', namespace, endpoints: parsed, destinations: ['10.244.0.0/16', '0.0.0.0/0'], hubPort: 8_443 }, { assignment: null, policy: undefined });
}
async function apply(...objects: readonly object[]): Promise<void> {
  await kube.kubectl(['apply', '--server-side', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
}
async function present({ kind, metadata }: EndpointObject): Promise<KubeObject> {
  return JSON.parse(await kube.kubectl(['get', kind.toLowerCase(), metadata.name, '--namespace', NAMESPACE, '--output=json'])) as KubeObject;
}
function versionOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.resourceVersion ?? ''}`;
}
/** Without what the API server would have to be given first, or made. */
function withoutSecret(objects: readonly EndpointObject[]): readonly EndpointObject[] {
  return objects.filter(({ kind }) => kind !== 'Secret');
}

describe('the objects of an endpoint', () => {
  it.each<[string, object, string, string]>([
    ['a port of the nodes', { kind: 'nodePort', address: '192.0.2.1' }, 'service', '{.spec.type} {.spec.ports[*].nodePort}'],
    ['a balancer', { kind: 'loadBalancer', address: '192.0.2.9', serviceAnnotations: { 'metallb.io/allow-shared-ip': 'moorline' } }, 'service', '{.spec.type} {.spec.ports[*].port} {.spec.loadBalancerIP}'],
    ['an Ingress for a host each', { kind: 'ingress', domain: 'mesh.example.org', className: 'traefik' }, 'ingress', '{.spec.rules[0].host}{.spec.rules[0].http.paths[0].path}'],
    ['an Ingress for a path each', { kind: 'ingress', host: 'mesh.example.org' }, 'ingress', '{.spec.rules[0].host}{.spec.rules[0].http.paths[0].path}'],
    ['an HTTPRoute for a host each', { kind: 'httpRoute', domain: 'mesh.example.org', gateway: GATEWAY }, 'httproute', '{.spec.hostnames[0]}{.spec.rules[0].matches[0].path.value}'],
    ['an HTTPRoute for a path each', { kind: 'httpRoute', host: 'mesh.example.org', gateway: GATEWAY }, 'httproute', '{.spec.hostnames[0]}{.spec.rules[0].matches[0].path.value}'],
  ])('are taken by the API server, exposed by %s', async (_what, exposure, kind, jsonpath) => {
    const wanted: Readonly<Record<string, string>> = {
      nodePort: 'NodePort 30001 30001', loadBalancer: 'LoadBalancer 30001 30001 192.0.2.9', domain: '0123456789abcdef.mesh.example.org/', host: 'mesh.example.org/endpoints/0123456789abcdef',
    };
    const key = 'host' in exposure ? 'host' : 'domain' in exposure ? 'domain' : (exposure as { kind: string }).kind;
    const objects = withoutSecret(objectsOf({ exposure }));
    await apply(...objects);
    expect(await kube.kubectl(['get', kind, 'endpoint-0123456789abcdef', '--namespace', NAMESPACE, `--output=jsonpath=${jsonpath}`])).toBe(wanted[key]);
    // The next look finds nothing to do, and to apply it again writes nothing.
    const before = await Promise.all(objects.map(present));
    for (const [index, object] of objects.entries()) expect(mendObject(before[index] ?? object, object)).toBeNull();
    await apply(...objects);
    expect((await Promise.all(objects.map(present))).map(versionOf)).toEqual(before.map(versionOf));
    for (const object of objects) await kube.kubectl(['delete', object.kind.toLowerCase(), object.metadata.name, '--namespace', NAMESPACE, '--wait=false', '--force', '--grace-period=0']);
  });

  it('keep the class that the cluster gives an Ingress without one', async () => {
    const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
    const ingressClass = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'usual', annotations }, spec: { controller: 'example.org/controller' } };
    await apply(ingressClass);
    const objects = withoutSecret(objectsOf({ exposure: { kind: 'ingress', host: 'mesh.example.org' } })).filter(({ kind }) => kind === 'Ingress');
    await eventually('the class to be given', async () => {
      await apply(...objects);
      const [seen] = await Promise.all(objects.map(present));
      if ((seen?.['spec'] as { readonly ingressClassName?: string } | undefined)?.ingressClassName === 'usual') return true;
      await kube.kubectl(['delete', 'ingress', '--all', '--namespace', NAMESPACE]);
      return false;
    });
    for (const object of objects) expect(mendObject(await present(object), object)).toBeNull();
    await kube.kubectl(['delete', 'ingress,ingressclass', '--all', '--namespace', NAMESPACE]);
  });

  it("hold, together with the chart's own way to the server, on one host", async () => {
    const rendered = await renderChart(kube, NAMESPACE, { 'ingress.enabled': true, 'ingress.host': 'mesh.example.org', 'ingress.tlsSecretName': 'moorline-tls', 'httpRoute.enabled': true, 'httpRoute.host': 'mesh.example.org', 'httpRoute.gateway': GATEWAY });
    await apply(...rendered.filter(({ kind }) => ['Service', 'Ingress', 'HTTPRoute'].includes(kind)), ...withoutSecret(objectsOf({ exposure: { kind: 'ingress', host: 'mesh.example.org' } })));
    expect(await kube.kubectl(['get', 'ingress', '--namespace', NAMESPACE, '--output=jsonpath={range .items[*]}{.spec.rules[0].host}{.spec.rules[0].http.paths[0].path}{" "}{end}'])).toBe('mesh.example.org/endpoints/0123456789abcdef mesh.example.org/ ');
  });
});

describe('Pod Security', () => {
  it.each([
    ['mknod', { kind: 'mknod' }, /"NET_ADMIN"/],
    ['hostPath', { kind: 'hostPath' }, /"NET_ADMIN".*hostPath/],
    ['devicePlugin', { kind: 'devicePlugin', resource: 'example.com/tun' }, /"NET_ADMIN"/],
  ])('lets an endpoint with its TUN by %s into a privileged namespace alone', async (_what, tun, cause) => {
    const podIn = (namespace: string): object => objectsOf({ tun }, namespace).find(({ kind }) => kind === 'Pod') ?? {};
    for (const level of ['baseline', 'restricted']) {
      const refusal = await apply(podIn(level)).then(() => 'taken', String);
      expect(refusal).toContain(`violates PodSecurity "${level}:latest"`);
      expect(refusal).toMatch(cause);
    }
    await apply(podIn('privileged'));
    await kube.kubectl(['delete', 'pods', '--all', '--namespace=privileged', '--force', '--grace-period=0']);
  });

  it('lets the control plane in at the strictest level', async () => {
    const deployment = (await renderChart(kube, 'restricted')).find(({ kind }) => kind === 'Deployment') as unknown as { spec: { template: { metadata: object; spec: object } } };
    const { metadata, spec } = deployment.spec.template;
    await apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'moorline', namespace: 'restricted' } }, { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: 'control-plane', namespace: 'restricted' }, spec });
    expect(await kube.kubectl(['get', 'pod', 'control-plane', '--namespace=restricted', '--output=name'])).toBe('pod/control-plane\n');
  });
});
