import { openBed, startKube, sweep, waitUntil, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, expect, test } from 'vitest';

const RESTART_DEADLINE_MS = 30_000;

let bed: Bed;
let kube: Kube;

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubeapi');
  kube = await startKube(bed);
});

afterAll(async () => {
  await bed?.close();
});

test('clients read the version of a real API server', async () => {
  const { serverVersion, clientVersion } = JSON.parse(await kube.kubectl(['version', '--output=json'])) as Record<string, { readonly gitVersion: string }>;
  expect(serverVersion?.gitVersion).toMatch(/^v1\.\d+\.\d+$/);
  expect(clientVersion?.gitVersion).toBe(serverVersion?.gitVersion);
  expect(await kube.helm(['version', '--short'])).toMatch(/^v3\./);
});

test('a resource definition with rules of its own is served and checked', async () => {
  await kube.kubectl(['apply', '--filename=-'], { input: JSON.stringify(definition()) });
  await kube.kubectl(['wait', '--for=condition=Established', 'crd/widgets.bed.moorline.dev']);
  const widget = (size: number): string => JSON.stringify({ apiVersion: 'bed.moorline.dev/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'default' }, spec: { size } });
  await expect(kube.kubectl(['apply', '--filename=-'], { input: widget(11) })).rejects.toThrow('no wider than ten');
  await kube.kubectl(['apply', '--filename=-'], { input: widget(10) });
  expect(await kube.kubectl(['get', 'widget', 'w', '--output=jsonpath={.spec.size}'])).toBe('10');
});

test('a gated pod waits, and its gate can be lifted', async () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'gated', namespace: 'default' }, spec: { schedulingGates: [{ name: 'moorline.dev/endpoint' }], containers: [{ name: 'c', image: 'i' }] } };
  await kube.kubectl(['create', '--filename=-'], { input: JSON.stringify(pod) });
  await kube.kubectl(['patch', 'pod', 'gated', '--type=json', '--patch=[{"op":"remove","path":"/spec/schedulingGates/0"}]']);
  expect(await kube.kubectl(['get', 'pod', 'gated', '--output=jsonpath={.spec.schedulingGates}'])).toBe('');
});

test('the API server can go and come back with what it knew', async () => {
  await kube.apiServer.stop();
  await expect(kube.kubectl(['get', 'namespaces', '--request-timeout=2s'])).rejects.toThrow();
  await kube.apiServer.start();
  await waitUntil(() => kube.kubectl(['get', 'pod', 'gated', '--output=name']), { what: 'the pod of before', deadlineMs: RESTART_DEADLINE_MS });
});

function definition(): unknown {
  const rules = [{ rule: 'self.size <= 10', message: 'no wider than ten' }];
  const spec = { type: 'object', properties: { size: { type: 'integer' } }, 'x-kubernetes-validations': rules };
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.bed.moorline.dev' },
    spec: {
      group: 'bed.moorline.dev', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }],
    },
  };
}
