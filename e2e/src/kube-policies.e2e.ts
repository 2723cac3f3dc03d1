import { askFromPod, ECHO_PORT, MOORLINE_NAMESPACE, podAddress } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './kube/control-plane.ts';
import { GUARDED_PORT, METADATA, openGuarded, type Guarded, type GuardedJob } from './policies/open-guarded.ts';

const OPEN_DEADLINE_MS = 240_000;
const TEST_DEADLINE_MS = 90_000;
const API = '10.96.0.1';
const CLUSTER = ['10.244.0.0/16', '10.96.0.0/16'];

let guarded: Guarded;
let alpha: GuardedJob;
let beta: GuardedJob;
let echo: string;

beforeAll(async () => {
  guarded = await openGuarded('kubepol');
  const { kube, startJob } = guarded;
  const node = kube.link.cluster;
  [alpha, beta] = await Promise.all([
    startJob('alpha'),
    startJob('beta', { fromJobs: true, allowedDestinations: [...CLUSTER, `${API}/32`, `${node}/32`, METADATA.range] }),
  ]);
  echo = await podAddress(kube, 'echo');
}, OPEN_DEADLINE_MS);
afterAll(() => guarded?.close(), OPEN_DEADLINE_MS);

/** What a pod of the default namespace hears from a job. */
function askJob(from: string, { address }: GuardedJob): Promise<string> {
  return askFromPod(guarded.kube, from, 'tcp', address, GUARDED_PORT, 2_500).catch(() => 'refused');
}

/** A peer as users write it. */
function endpointOf({ name }: GuardedJob): object {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': MOORLINE_NAMESPACE } }, podSelector: { matchLabels: { 'moorline.dev/for-namespace': 'default', 'moorline.dev/for-name': name } } };
}

/** A NetworkPolicy for the pod `app`. */
async function restrict(app: string, spec: object): Promise<void> {
  await guarded.apply({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: app, namespace: 'default' }, spec: { podSelector: { matchLabels: { app } }, ...spec } });
}

describe('the policy of a TunnelEndpoint, where the cluster enforces network policies', () => {
  it('leaves pods and Services to every job', async () => {
    for (const job of [alpha, beta]) expect(await job.ask(echo, ECHO_PORT)).toBe(`${job.address} ahoy`);
    for (const job of [alpha, beta]) expect(await askJob('hello', job)).toMatch(/^10\.244\.0\.\d+ ahoy$/);
  }, TEST_DEADLINE_MS);

  it.each([
    ['link-local addresses', (): string => METADATA.address, METADATA.port, 'tcp', / ahoy$/],
    ['the node', (): string => guarded.kube.link.cluster, METADATA.port, 'tcp', / ahoy$/],
    ['the node', (): string => guarded.kube.link.cluster, METADATA.port, 'udp', / ahoy$/],
    ['the API server', (): string => API, 443, 'https', /^40[13]$/],
  ] as const)('keeps a job from %s, unless it names them', async (_what, address, port, protocol, answer) => {
    expect(await alpha.ask(address(), port, protocol)).toBe('refused');
    expect(await beta.ask(address(), port, protocol)).toMatch(answer);
  }, TEST_DEADLINE_MS);

  it('keeps jobs apart, unless the one that is reached asks for it', async () => {
    expect(await beta.ask(alpha.address, GUARDED_PORT)).toBe('refused');
    expect(await alpha.ask(beta.address, GUARDED_PORT)).toBe(`${alpha.address} ahoy`);
  }, TEST_DEADLINE_MS);
});

describe('a NetworkPolicy of a user', () => {
  it('lets the job in that it names, and no other', async () => {
    await restrict('echo', { policyTypes: ['Ingress'], ingress: [{ from: [endpointOf(alpha)] }] });
    await eventually('the other job to be refused', async () => (await beta.ask(echo, ECHO_PORT)) === 'refused');
    expect(await alpha.ask(echo, ECHO_PORT)).toBe(`${alpha.address} ahoy`);
  }, TEST_DEADLINE_MS);

  it('keeps a pod from jobs that it does not name', async () => {
    await restrict('hello', { policyTypes: ['Egress'], egress: [{ to: [endpointOf(alpha)] }] });
    await eventually('the other job to be out of reach', async () => (await askJob('hello', beta)) === 'refused');
    expect(await askJob('hello', alpha)).toMatch(/ ahoy$/);
  }, TEST_DEADLINE_MS);
});
