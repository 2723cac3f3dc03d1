import { connect } from 'node:tls';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueServerCertificate } from '@moorline/control-plane/kubernetes';
import { LEASE, SECRET } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import {
  ensureUser, importMoorlineImages, installChart, installPrograms, makeHome, MOORLINE_NAMESPACE, openBed, programPath, runClusterPods, startAgent, startKube, sweep, toEnd, waitUntil, widenTun,
  type Bed, type Kube, type RunningAgent,
} from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlimitedApi } from './kube/api.ts';
import { eventually } from './kube/control-plane.ts';

const OPEN_DEADLINE_MS = 240_000;
const TEST_DEADLINE_MS = 270_000;
const OUTAGE_MS = 60_000;
const LOOK_MS = 5_000;
/** kube-proxy, scheduler and kubelet wait for up to half a minute each before they try an API server again. */
const RECOVERY_DEADLINE_MS = 150_000;
const TICKS_DEADLINE_MS = 30_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Ends within a month: time for another one. */
const AGE_MS = 345 * DAY_MS;

let bed: Bed;
let kube: Kube;
let api: KubeApi;
let agent: RunningAgent;
const life = new AbortController();

interface Tep {
  readonly status?: { readonly phase?: string; readonly endpoint?: string };
}

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubehaul');
  const user = await ensureUser(bed);
  kube = await startKube(bed, { kubelet: true });
  api = unlimitedApi(kube, life.signal);
  const [home, programs] = [makeHome(bed, user), installPrograms(bed)];
  await widenTun(bed);
  const images = await importMoorlineImages(kube);
  await Promise.all([installChart(kube, images), runClusterPods(kube, images.endpoint)]);
  await attachJob('night');
  const secret = await waitUntil(() => api.get(SECRET, 'default', 'night-join'), { what: 'the join file', deadlineMs: TICKS_DEADLINE_MS });
  const text = Buffer.from((secret['data'] as Record<string, string>)['join.json'] ?? '', 'base64').toString();
  const file = join(bed.folder, 'night.json');
  writeFileSync(file, text, { mode: 0o600 });
  // One TCP connection from the job to a Service, never made anew.
  const command = [programs.node, home.copy(programPath('ticker.ts'), 'ticker.ts', 0o644), 'echo', '7'];
  agent = await startAgent({ bed, user, home, programs } as Parameters<typeof startAgent>[0], { joinFile: home.copy(file, 'night.json', 0o600), command });
  await ticks(10);
  await isReady();
}, OPEN_DEADLINE_MS);
afterAll(async () => {
  life.abort();
  agent?.kill('SIGTERM');
  if (agent !== undefined) await toEnd(agent);
  await bed?.close();
});

async function attachJob(name: string): Promise<void> {
  const object = { apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name, namespace: 'default' }, spec: { target: { job: { name } } } };
  await kube.kubectl(['create', '--filename=-'], { input: JSON.stringify(object) });
}
async function tep(name: string): Promise<Tep> {
  return JSON.parse(await kube.kubectl(['get', 'tep', name, '--output=json'])) as Tep;
}
/** Waits for further answers over the job's connection. @throws when it has ended */
async function ticks(count: number): Promise<void> {
  const wanted = agent.stdout.length + count;
  await waitUntil(() => agent.stdout.length >= wanted, { what: `${count} answers over the same TCP connection: ${agent.stderr.slice(-5).join('\n')}`, deadlineMs: TICKS_DEADLINE_MS });
}
async function isReady(): Promise<void> {
  await eventually('the tunnel to be told Ready', async () => (await tep('night')).status?.phase === 'Ready');
}
/** How often the container of the endpoint was started again. */
async function restarts(): Promise<string> {
  return kube.kubectl(['get', 'pods', `--namespace=${MOORLINE_NAMESPACE}`, '--selector=moorline.dev/role=endpoint', '--output=jsonpath={.items[*].status.containerStatuses[*].restartCount}']);
}
async function holder(): Promise<string> {
  return ((await api.get(LEASE, MOORLINE_NAMESPACE, 'moorline'))?.['spec'] as { holderIdentity: string }).holderIdentity;
}

describe('a tunnel that carries a connection', () => {
  it('is not touched when all replicas of the control plane are replaced', async () => {
    const before = await holder();
    await kube.kubectl(['rollout', 'restart', 'deployment/moorline', `--namespace=${MOORLINE_NAMESPACE}`]);
    await kube.kubectl(['rollout', 'status', 'deployment/moorline', `--namespace=${MOORLINE_NAMESPACE}`, '--timeout=80s']);
    await ticks(10);
    await eventually('another leader', async () => (await holder()) !== before);
    await isReady();
    await ticks(10);
    expect(await restarts()).toBe('0');
  }, TEST_DEADLINE_MS);

  it("is not touched when its relay's certificate is renewed a month before its end", async () => {
    const name = (await tep('night')).status?.endpoint ?? '';
    const port = Number(await kube.kubectl(['get', 'service', name, `--namespace=${MOORLINE_NAMESPACE}`, '--output=jsonpath={.spec.ports[0].nodePort}']));
    const first = await presented(port);
    const authority = (await api.get(SECRET, MOORLINE_NAMESPACE, 'moorline-authority'))?.['data'] as Record<string, string>;
    const decode = (key: string): string => Buffer.from(authority[key] ?? '', 'base64').toString();
    const { certificate } = await issueServerCertificate({ certificate: decode('tls.crt'), privateKey: decode('tls.key') }, [kube.link.cluster], Date.now() - AGE_MS);
    await api.merge(SECRET, { namespace: MOORLINE_NAMESPACE, name }, { data: { 'tls.crt': Buffer.from(certificate).toString('base64') } });
    await eventually('the relay to have another certificate', async () => (await presented(port)) !== first);
    await ticks(10);
    expect(await restarts()).toBe('0');
  }, TEST_DEADLINE_MS);

  it(`is not touched while the API server is away for ${OUTAGE_MS / 1_000} s; agents stay, and all is caught up with`, async () => {
    const before = await holder();
    const told = agent.stderr.length;
    await kube.apiServer.stop();
    for (const end = performance.now() + OUTAGE_MS; performance.now() < end; await sleep(LOOK_MS)) await ticks(5);
    expect(agent.stderr.slice(told).filter((line) => line.includes('hub connection lost'))).toEqual([]);
    await kube.apiServer.start();
    await attachJob('after');
    await waitUntil(async () => (await tep('after')).status?.phase === 'Provisioned', { what: 'what is asked for afterwards', deadlineMs: RECOVERY_DEADLINE_MS, intervalMs: LOOK_MS / 10 });
    await isReady();
    await ticks(10);
    expect(await holder()).toBe(before);
    expect(await restarts()).toMatch(/^0 0$/);
    await kube.kubectl(['delete', 'tep', 'after', '--timeout=30s']);
  }, TEST_DEADLINE_MS);
});

/** Fingerprint of the certificate that the relay shows. */
async function presented(port: number): Promise<string> {
  const socket = connect({ host: kube.link.cluster, port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
