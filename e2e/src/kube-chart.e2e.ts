import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotationPolicy, CONTROL_PLANE_RIGHTS, mutatingWebhook, type RightSet } from '@moorline/templates';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHART, EXAMPLE_VALUES as EXAMPLE, renderChart } from './kube/chart.ts';

const NAMESPACE = 'moorline';
const ACCOUNT = `system:serviceaccount:${NAMESPACE}:moorline`;
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

let bed: Bed;
let kube: Kube;

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubechart');
  kube = await startKube(bed);
});
afterAll(async () => {
  await bed?.close();
});

interface Question {
  readonly namespace: string;
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name?: string;
}

/** Asks the API server what the control plane's service account may do. */
async function allowed(questions: readonly Question[]): Promise<readonly Question[]> {
  const items = questions.map(({ namespace, group, resource, verb, name }) => {
    const [plain = '', subresource] = resource.split('/');
    const resourceAttributes = { namespace, group, resource: plain, verb, ...(subresource === undefined ? {} : { subresource }), ...(name === undefined ? {} : { name }) };
    return { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user: ACCOUNT, groups: ['system:serviceaccounts', `system:serviceaccounts:${NAMESPACE}`, 'system:authenticated'], resourceAttributes } };
  });
  const answers = (await kube.kubectl(['create', '--filename=-', '--output=jsonpath={.status.allowed}{"\\n"}'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) })).trim().split('\n');
  expect(answers).toHaveLength(questions.length);
  return questions.filter((_, index) => answers[index] === 'true');
}

/** Every verb of every resource of the table, as it is asked in one namespace. */
function everything(namespace: string, name?: string): readonly Question[] {
  const resources = new Map(CONTROL_PLANE_RIGHTS.flatMap(({ rights }) => rights).map(({ group, resource }) => [`${group}/${resource}`, { group, resource }]));
  return [...resources.values()].flatMap(({ group, resource }) => VERBS.map((verb) => ({ namespace, group, resource, verb, ...(name === undefined ? {} : { name }) })));
}

function expectedIn(scopes: readonly RightSet['scope'][]): readonly string[] {
  return [...new Set(CONTROL_PLANE_RIGHTS.filter(({ scope }) => scopes.includes(scope)).flatMap(({ rights }) => rights.map(({ group, resource, verb }) => `${verb} ${resource}.${group}`)))].toSorted();
}

function named(questions: readonly Question[]): readonly string[] {
  return questions.map(({ group, resource, verb }) => `${verb} ${resource}.${group}`).toSorted();
}

describe('the chart', () => {
  it('passes lint, and names what is missing or misspelt', async () => {
    expect(await kube.helm(['lint', CHART, ...EXAMPLE, '--kube-version', '1.37.0'])).toContain('0 chart(s) failed');
    await expect(kube.helm(['template', CHART, '--kube-version', '1.37.0'])).rejects.toThrow(/missing properties 'serverNames', 'cluster', 'endpoints'/);
    await expect(kube.helm(['template', CHART, ...EXAMPLE, '--kube-version', '1.37.0', '--set', 'replica=3'])).rejects.toThrow(/additional properties 'replica' not allowed/);
    await expect(kube.helm(['template', CHART, ...EXAMPLE, '--kube-version', '1.37.0', '--set', 'configuration.mtu=576'])).rejects.toThrow(/mtu.*minimum.*1,?280/);
  });

  it('renders every optional part', async () => {
    const objects = await renderChart(kube, NAMESPACE, { 'ingress.enabled': true, 'ingress.host': 'a.example', 'httpRoute.enabled': true, 'httpRoute.host': 'a.example', 'httpRoute.gateway.name': 'g', 'metrics.serviceMonitor.enabled': true, 'service.type': 'NodePort', 'service.nodePort': 30_443 });
    expect(objects.map(({ kind }) => kind).toSorted()).toEqual([
      'ClusterRole', 'ClusterRole', 'ClusterRoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Deployment', 'HTTPRoute', 'Ingress', 'MutatingWebhookConfiguration', 'PodDisruptionBudget', 'Role', 'RoleBinding',
      'Service', 'Service', 'Service', 'ServiceAccount', 'ServiceMonitor', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding',
    ]);
    expect(JSON.stringify(objects)).not.toMatch(/"privileged":true|hostNetwork|hostPath|cluster-admin/);
  });

  it.each([
    ['no way in', ['service.type=ClusterIP'], /no worker reaches the server/],
    ['a port of nodes without publicUrl', [], /configuration\.publicUrl is not set: .*https:\/\/moorline\.example\.org:8443/],
    ['an Ingress without publicUrl', ['service.type=ClusterIP', 'ingress.enabled=true', 'ingress.host=a.example'], /configuration\.publicUrl is not set/],
  ])('warns in its notes of %s', async (_, changes, warning) => {
    const notes = (values: readonly string[]): Promise<string> => kube.helm(['install', 'notes', CHART, '--namespace', NAMESPACE, '--dry-run=client', ...values]);
    const file = join(bed.folder, 'without-url.yaml');
    writeFileSync(file, readFileSync(join(CHART, 'ci', 'example-values.yaml'), 'utf8').replace(/^ *publicUrl: .*$/m, ''));
    expect(await notes(['--values', file, ...changes.flatMap((change) => ['--set', change])])).toMatch(warning);
    expect(await notes(EXAMPLE)).not.toContain('WARNING');
  });

  it('has the kubelet ask whether it is alive, and not only whether it answers', async () => {
    const deployment = (await renderChart(kube, NAMESPACE)).find(({ kind }) => kind === 'Deployment');
    expect(deployment).toMatchObject({ spec: { template: { spec: { terminationGracePeriodSeconds: 30, containers: [{ livenessProbe: { httpGet: { path: '/livez' }, timeoutSeconds: 10 }, readinessProbe: { httpGet: { path: '/readyz' } } }] } } } });
  });

  it.each([
    ['no virtual nodes', { nodeSelector: {}, tolerations: [] }],
    ['virtual nodes', { nodeSelector: { 'kubernetes.io/hostname': 'slurm', type: 'virtual-kubelet' }, tolerations: ['virtual-node.interlink/no-schedule', 'b'] }],
  ])('has the webhook and the policy that the code has, with %s', async (_what, virtualNodes) => {
    const objects = await renderChart(kube, NAMESPACE, { 'configuration.virtualNodes': virtualNodes });
    const bare = (kind: string): object | undefined => {
      const found = objects.find((object) => object.kind === kind);
      return found === undefined ? undefined : { ...found, metadata: { name: found.metadata.name } };
    };
    expect(bare('MutatingWebhookConfiguration')).toEqual(mutatingWebhook({ name: `moorline-${NAMESPACE}`, namespace: NAMESPACE, virtualNodes, client: { service: { name: 'moorline-webhook', namespace: NAMESPACE, port: 443 } } }));
    expect(['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'].map(bare)).toEqual(annotationPolicy(`moorline-${NAMESPACE}-annotations`));
  });

  it('installs on a real API server, can be upgraded, and leaves nothing of its own behind', async () => {
    await kube.helm(['install', 'moorline', CHART, '--namespace', NAMESPACE, '--create-namespace', ...EXAMPLE, '--set', 'ingress.enabled=true', '--set', 'ingress.host=a.example']);
    await kube.kubectl(['wait', '--for=condition=Established', 'crd/tunnelendpoints.moorline.dev']);
    expect(await kube.kubectl(['get', 'deployment', 'moorline', '--namespace', NAMESPACE, '--output=jsonpath={.spec.replicas}'])).toBe('2');
    // As the control plane does; an upgrade must not take it away.
    const authority = readFileSync(kube.credentials.path('ca.crt')).toString('base64');
    await kube.kubectl(['patch', 'mutatingwebhookconfiguration', `moorline-${NAMESPACE}`, '--type=json', `--patch=[{"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"${authority}"}]`]);
    await kube.helm(['upgrade', 'moorline', CHART, '--namespace', NAMESPACE, ...EXAMPLE, '--set', 'replicas=3']);
    expect(await kube.kubectl(['get', 'deployment', 'moorline', '--namespace', NAMESPACE, '--output=jsonpath={.spec.replicas}'])).toBe('3');
    expect(await kube.kubectl(['get', 'mutatingwebhookconfiguration', `moorline-${NAMESPACE}`, '--output=jsonpath={.webhooks[0].clientConfig.caBundle}'])).toBe(authority);
    expect(await kube.kubectl(['get', 'ingress', '--namespace', NAMESPACE, '--output=name'])).toBe('');
    await kube.helm(['uninstall', 'moorline', '--namespace', NAMESPACE]);
    expect(await kube.kubectl(['get', 'all,configmaps,roles,rolebindings,poddisruptionbudgets,mutatingwebhookconfigurations,clusterroles,clusterrolebindings', '--namespace', NAMESPACE, '--selector=app.kubernetes.io/name=moorline', '--output=name'])).toBe('');
  });
});

/** Everything of the release, of whatever kind: in its namespace and of none. */
async function objectsOfRelease(): Promise<readonly string[]> {
  const kinds = (await Promise.all([true, false].map((namespaced) => kube.kubectl(['api-resources', '--verbs=list', `--namespaced=${namespaced}`, '--output=name'])))).flatMap((text) => text.trim().split('\n'));
  const names = await kube.kubectl(['get', kinds.filter((kind) => !kind.startsWith('componentstatuses')).join(','), '--namespace', NAMESPACE, '--selector=app.kubernetes.io/name=moorline', '--output=name']);
  return names.trim().split('\n').filter((name) => name !== '').toSorted();
}

describe('from one set of values to another', () => {
  const FULL = ['--set', 'ingress.enabled=true', '--set', 'ingress.host=a.example', '--set', 'service.type=NodePort', '--set', 'workloads.namespaces={research-a,research-b}', '--set', 'configuration.virtualNodes.tolerations={a/b}'];

  it('nothing is orphaned, and what stays is as if it had been installed so', async () => {
    for (const name of ['research-a', 'research-b']) await kube.kubectl(['create', 'namespace', name]);
    await kube.helm(['install', 'moorline', CHART, '--namespace', NAMESPACE, '--create-namespace', ...EXAMPLE]);
    const plain = await objectsOfRelease();
    await kube.helm(['upgrade', 'moorline', CHART, '--namespace', NAMESPACE, ...EXAMPLE, ...FULL, '--set', 'podDisruptionBudget.enabled=false']);
    const full = await objectsOfRelease();
    expect(full.filter((name) => !plain.includes(name))).toEqual(['ingress.networking.k8s.io/moorline']);
    expect(plain.filter((name) => !full.includes(name))).toEqual(['clusterrolebinding.rbac.authorization.k8s.io/moorline-moorline-workloads', 'poddisruptionbudget.policy/moorline']);
    expect(await kube.kubectl(['get', 'rolebindings', '--all-namespaces', '--selector=app.kubernetes.io/name=moorline', '--output=jsonpath={.items[*].metadata.namespace}'])).toBe('moorline research-a research-b');
    await kube.helm(['upgrade', 'moorline', CHART, '--namespace', NAMESPACE, ...EXAMPLE]);
    expect(await objectsOfRelease()).toEqual(plain);
    expect(await kube.kubectl(['get', 'rolebindings', '--all-namespaces', '--selector=app.kubernetes.io/name=moorline', '--output=jsonpath={.items[*].metadata.namespace}'])).toBe('moorline');
    await kube.helm(['uninstall', 'moorline', '--namespace', NAMESPACE]);
    expect(await objectsOfRelease()).toEqual([]);
  });

  it('a TunnelEndpoint that outlives the release is freed as the documentation says', async () => {
    await kube.kubectl(['create', '--filename=-'], { input: JSON.stringify({ apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name: 'left', namespace: 'default', finalizers: ['moorline.dev/endpoint'] }, spec: { target: { job: { name: 'left' } } } }) });
    await kube.kubectl(['delete', 'tunnelendpoint', 'left', '--wait=false']);
    await kube.kubectl(['patch', 'tunnelendpoint', 'left', '--type=merge', '--patch={"metadata":{"finalizers":null}}']);
    expect(await kube.kubectl(['get', 'tunnelendpoints', '--all-namespaces', '--output=name'])).toBe('');
  });
});

describe('values that need a word', () => {
  it('are warned of when they are installed', async () => {
    const notes = (...options: readonly string[]): Promise<string> => kube.helm(['install', 'moorline', CHART, '--namespace', NAMESPACE, '--dry-run', ...EXAMPLE, ...options]);
    expect(await notes()).not.toContain('ML-TOKEN-EXPOSED');
    expect(await notes('--set', 'configuration.tokens.inAnnotation=true')).toContain('WARNING: ML-TOKEN-EXPOSED');
    expect(await notes('--set', 'webhook.failurePolicy=Ignore')).toContain('WARNING: webhook.failurePolicy');
  });
});

describe('the service account of the control plane', () => {
  afterEach(async () => {
    await kube.helm(['uninstall', 'moorline', '--namespace', NAMESPACE]);
  });

  it('has every verb of the table, and no other', async () => {
    await kube.helm(['install', 'moorline', CHART, '--namespace', NAMESPACE, '--create-namespace', ...EXAMPLE]);
    expect(named(await allowed(everything(NAMESPACE)))).toEqual(expectedIn(['own', 'read', 'workloads']));
    expect(named(await allowed(everything('research')))).toEqual(expectedIn(['read', 'workloads']));
    expect(named(await allowed(everything('', `moorline-${NAMESPACE}`)))).toEqual(expectedIn(['read', 'workloads', 'cluster']));
    const others = [['', 'nodes'], ['', 'configmaps'], ['', 'pods/exec'], ['', 'serviceaccounts/token'], ['rbac.authorization.k8s.io', 'clusterroles'], ['apps', 'deployments']] as const;
    expect(await allowed(others.flatMap(([group, resource]) => VERBS.map((verb) => ({ namespace: NAMESPACE, group, resource, verb }))))).toEqual([]);
  });

  it('writes in named namespaces alone where the values name them', async () => {
    await kube.kubectl(['create', 'namespace', 'research']);
    await kube.helm(['install', 'moorline', CHART, '--namespace', NAMESPACE, '--create-namespace', ...EXAMPLE, '--set', 'workloads.namespaces={research}']);
    expect(named(await allowed(everything('research')))).toEqual(expectedIn(['read', 'workloads']));
    expect(named(await allowed(everything('default')))).toEqual(expectedIn(['read']));
  });
});
