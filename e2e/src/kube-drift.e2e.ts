import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { issueServerCertificate } from '@moorline/control-plane/kubernetes';
import { endpointBootstrapSchema, HTTP_ROUTE, NETWORK_POLICY, POD, SECRET, SERVICE, type KubeObject, type ResourceKind } from '@moorline/mesh-core';
import { findClusterTools, GATEWAY_ROUTES } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, OWN_NAMESPACE, startReplica, type Replica } from './kube/control-plane.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';

const JOBS = ['steady', 'drifting'];
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Of certificates, as they are issued. */
const LIFETIME_MS = 365 * DAY_MS;
const POLICY_VERSION = 'admissionregistration.k8s.io/v1';
/** Within it a control plane looks at everything twice (every 15 s), whether or not something has changed. */
const LOOKS_MS = 31_000;
const KINDS = [SECRET, NETWORK_POLICY, SERVICE, POD];

let field: FaultyField;
let replica: Replica;
/** Name of all objects of the endpoint that is changed by hand. */
let name: string;
let before: ReadonlyMap<ResourceKind, KubeObject>;

beforeAll(async () => {
  field = await openFaultyField('kubedrift');
  replica = await field.startReplica(0);
  await field.createJobs(JOBS);
  await field.allProvisioned(JOBS);
  name = (await field.get<{ status: { endpoint: string } }>('tep', 'drifting')).status.endpoint;
  before = new Map(await Promise.all(KINDS.map(async (kind) => [kind, await seen(kind)] as const)));
});
afterAll(() => field?.close());

async function seen(kind: ResourceKind): Promise<KubeObject> {
  const object = await field.api.get(kind, OWN_NAMESPACE, name);
  if (object === null) throw new Error(`no ${kind.kind}`);
  return object;
}
function formOf(object: KubeObject | null): unknown {
  const { labels, annotations = {} } = object?.metadata ?? {};
  const { clusterIP: _clusterIp, clusterIPs: _clusterIps, ...spec } = (object?.['spec'] ?? {}) as Record<string, unknown>;
  return { labels, owner: annotations['moorline.dev/owner'], form: annotations['moorline.dev/form'], spec: object?.kind === 'Pod' ? null : spec };
}
async function isBack(kind: ResourceKind): Promise<boolean> {
  return JSON.stringify(formOf(await field.api.get(kind, OWN_NAMESPACE, name))) === JSON.stringify(formOf(before.get(kind) ?? null));
}
const patch = (kind: string, what: object): Promise<string> => field.kube.kubectl(['patch', kind, name, '--namespace', OWN_NAMESPACE, '--type=merge', `--patch=${JSON.stringify(what)}`]);
const remove = (kind: string): Promise<string> => field.kube.kubectl(['delete', kind, name, '--namespace', OWN_NAMESPACE]);

describe('an object that somebody has changed by hand', () => {
  it.each<[string, ResourceKind, () => Promise<string>]>([
    ['the Service has another port', SERVICE, () => patch('service', { spec: { ports: [{ name: 'mine', port: 1, protocol: 'TCP' }] } })],
    ['the Service chooses other pods', SERVICE, () => patch('service', { spec: { selector: { more: 'x' } } })],
    ['the Service is gone', SERVICE, () => remove('service')],
    ['the NetworkPolicy lets everything out', NETWORK_POLICY, () => patch('networkpolicy', { spec: { egress: [{}] } })],
    ['the NetworkPolicy is gone', NETWORK_POLICY, () => remove('networkpolicy')],
    ['the pod has lost its labels', POD, () => patch('pod', { metadata: { labels: null } })],
    ['the pod has a label of another attachment', POD, () => patch('pod', { metadata: { labels: { 'moorline.dev/role': 'mine' } } })],
    ['the Secret has lost its labels', SECRET, () => patch('secret', { metadata: { labels: null } })],
  ])('is as before: %s', async (_what, kind, change) => {
    await change();
    await eventually('it to be put back', () => isBack(kind));
    expect((await seen(POD)).metadata.uid).toBe(before.get(POD)?.metadata.uid);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['has another content', () => patch('secret', { data: { 'bootstrap.json': Buffer.from('mine').toString('base64'), more: '' } })],
    ['is gone', () => remove('secret')],
    ['has a certificate that ends soon', soonOver],
    ['has a key that is of another certificate', async () => patch('secret', { data: { 'tls.key': encoded((await issued(0)).privateKey) } })],
  ])('is filled again, with the identity that the endpoint has: its Secret %s', async (_what, change) => {
    const { identitySeed } = bootstrapIn(await seen(SECRET));
    await change();
    await eventually('the Secret to be filled', async () => {
      const secret = await field.api.get(SECRET, OWN_NAMESPACE, name);
      return secret !== null && isWhole(secret) && bootstrapIn(secret).identitySeed === identitySeed;
    });
    expect((await seen(POD)).metadata.uid).toBe(before.get(POD)?.metadata.uid);
  });

  it('is as before: the API server trusts the webhook no more, or the record of an attachment has lost its labels', async () => {
    await field.kube.kubectl(['patch', 'mutatingwebhookconfiguration', 'moorline', '--type=json', '--patch=[{"op":"replace","path":"/webhooks/0/clientConfig/caBundle","value":""}]']);
    await field.kube.kubectl(['patch', 'secret', await recordName(), '--namespace', OWN_NAMESPACE, '--type=merge', '--patch={"metadata":{"labels":null}}']);
    await eventually('trust', async () => (await field.kube.kubectl(['get', 'mutatingwebhookconfiguration', 'moorline', '--output=jsonpath={.webhooks[0].clientConfig.caBundle}'])).length > 100);
    expect((await seen(POD)).metadata.uid).toBe(before.get(POD)?.metadata.uid);
    await field.allProvisioned(JOBS);
  });
});

describe('a policy of the cluster that changes an object of ours whenever it is written', () => {
  it('ML-KUBE-CHANGED-BACK: is told of, and put right once the policy is gone', async () => {
    const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['services'] }];
    const expression = 'Object{metadata: Object.metadata{annotations: {"moorline.dev/form": "theirs"}}}';
    const metadata = { name: 'theirs' };
    const policy = { apiVersion: POLICY_VERSION, kind: 'MutatingAdmissionPolicy', metadata, spec: { matchConstraints: { resourceRules: rules }, reinvocationPolicy: 'Never', mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }] } };
    const binding = { apiVersion: POLICY_VERSION, kind: 'MutatingAdmissionPolicyBinding', metadata, spec: { policyName: 'theirs' } };
    await field.create(policy, binding);
    await eventually('it to be told', async () => {
      await patch('service', { metadata: { labels: { more: String(Date.now()) } } });
      return /^moorline_reconcile_failures_total\{.*code="ML-KUBE-CHANGED-BACK".*\} [1-9]/m.test(await metrics());
    });
    await field.kube.kubectl(['delete', 'mutatingadmissionpolicybinding,mutatingadmissionpolicy', '--all']);
    await patch('service', { metadata: { labels: { more: null } } });
    await eventually('it to be put back', () => isBack(SERVICE));
    await field.allProvisioned(JOBS);
  });
});

describe('an HTTPRoute of an earlier configuration', () => {
  it('is taken down by a control plane that exposes endpoints otherwise', async () => {
    await field.kube.kubectl(['create', '--filename=-'], { input: readFileSync((await findClusterTools())(GATEWAY_ROUTES), 'utf8') });
    await field.kube.kubectl(['wait', '--for=condition=Established', 'crd/httproutes.gateway.networking.k8s.io']);
    const { labels, annotations } = (await seen(SERVICE)).metadata;
    await field.create({ apiVersion: HTTP_ROUTE.apiVersion, kind: HTTP_ROUTE.kind, metadata: { name, namespace: OWN_NAMESPACE, labels, annotations }, spec: { parentRefs: [{ name: 'public' }], hostnames: ['mesh.example.org'] } });
    await startAnew();
    await eventually('it to be gone', async () => (await field.api.get(HTTP_ROUTE, OWN_NAMESPACE, name)) === null);
    expect((await seen(POD)).metadata.uid).toBe(before.get(POD)?.metadata.uid);
  });
});

describe('an attachment whose record somebody has damaged', () => {
  it('keeps its endpoint, is told of, and keeps nobody else from a control plane that starts with it', async () => {
    const data = (await field.api.get(SECRET, OWN_NAMESPACE, await recordName()))?.['data'];
    await field.api.merge(SECRET, { namespace: OWN_NAMESPACE, name: await recordName() }, { data: { record: encoded('mine') }, metadata: { annotations: null } });
    await startAnew();
    await field.createJobs(['later']);
    await field.allProvisioned(['later']);
    await eventually('it to be told', async () => /^moorline_reconcile_failures_total\{.*code="ML-STORE-CORRUPT".*\} [1-9]/m.test(await metrics()));
    expect((await seen(POD)).metadata.uid).toBe(before.get(POD)?.metadata.uid);
    expect(await field.names('pods', OWN_NAMESPACE)).toHaveLength(3);
    await field.api.merge(SECRET, { namespace: OWN_NAMESPACE, name: await recordName() }, { data });
    await field.removeJobs(['later']);
    await eventually('the later one to be gone', async () => (await field.names('pods', OWN_NAMESPACE)).length === 2);
    await field.allProvisioned(JOBS);
  });
});

describe('a world that is as it should be', () => {
  it('is written nothing to, also by a control plane that starts anew and looks at all of it', async () => {
    const count = field.proxy.writes().length;
    await startAnew();
    await eventually('all endpoints to be back', async () => /^moorline_hub_connections\{.*role="endpoint".*\} 2$/m.test(await metrics()));
    await sleep(LOOKS_MS);
    await eventually('nothing to wait or to be under way', async () => {
      const text = await metrics();
      return ['depth', 'working'].every((what) => new RegExp(`^moorline_queue_${what}\\{?.*\\}? 0$`, 'm').test(text));
    });
    expect(field.proxy.writes().slice(count).map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    await field.removeJobs(JOBS);
    await field.nothingLeft();
  });
});

async function metrics(): Promise<string> {
  return (await fetch(`${replica.opsUrl}/metrics`)).text();
}
async function startAnew(): Promise<void> {
  process.kill(replica.pid, 'SIGTERM');
  await replica.exited;
  replica = await startReplica(field.bed, field.kube, 0, { kubeconfig: field.proxy.kubeconfig });
}
async function recordName(): Promise<string> {
  return (await field.names('secrets', OWN_NAMESPACE)).find((one) => one.startsWith('attachment-default-drifting')) ?? '';
}

function bootstrapIn(secret: KubeObject): { readonly identitySeed: string; readonly relay: { readonly certificate: string } } {
  const data = (secret['data'] ?? {}) as Readonly<Record<string, string>>;
  return endpointBootstrapSchema.parse(JSON.parse(Buffer.from(data['bootstrap.json'] ?? '', 'base64').toString()));
}
/** Whether all its parts belong together, nothing else is in it, and its certificate is good for months. */
function isWhole(secret: KubeObject): boolean {
  const data = (secret['data'] ?? {}) as Readonly<Record<string, string>>;
  if (Object.keys(data).toSorted().join() !== 'bootstrap.json,tls.crt,tls.key') return false;
  const certificate = Buffer.from(data['tls.crt'] ?? '', 'base64').toString();
  const text = Buffer.from(data['bootstrap.json'] ?? '', 'base64').toString();
  if (!text.startsWith('{') || bootstrapIn(secret).relay.certificate !== certificate) return false;
  return new X509Certificate(certificate).validToDate.getTime() > Date.now() + 90 * DAY_MS && text.includes(JSON.stringify(Buffer.from(data['tls.key'] ?? '', 'base64').toString()));
}
/** A certificate of the installation, made so many milliseconds ago. */
async function issued(ageMs: number): Promise<{ readonly certificate: string; readonly privateKey: string }> {
  const authority = (await field.api.get(SECRET, OWN_NAMESPACE, 'moorline-authority'))?.['data'] as Record<string, string>;
  const decode = (key: string): string => Buffer.from(authority[key] ?? '', 'base64').toString();
  return issueServerCertificate({ certificate: decode('tls.crt'), privateKey: decode('tls.key') }, [field.kube.link.cluster], Date.now() - ageMs);
}
async function soonOver(): Promise<void> {
  const { certificate, privateKey } = await issued(LIFETIME_MS - 20 * DAY_MS);
  const bootstrap = bootstrapIn(await seen(SECRET));
  const data = { 'bootstrap.json': encoded(JSON.stringify({ ...bootstrap, relay: { ...bootstrap.relay, certificate, privateKey } })), 'tls.crt': encoded(certificate), 'tls.key': encoded(privateKey) };
  await patch('secret', { data });
}
function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}
