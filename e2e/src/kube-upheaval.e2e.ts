import { connect } from 'node:tls';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { issueServerCertificate } from '@moorline/control-plane/kubernetes';
import { LEASE, SECRET } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import { MOORLINE_NAMESPACE, startAsUser, toEnd, waitUntil, type Kube, type RunningAgent } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './kube/control-plane.ts';
import { installationSecrets, publicTexts } from './kube/installation-secrets.ts';
import { attachJob, openInstallation, readJobResource, startTickingJob, type Installation } from './kube/open-installation.ts';
import { findInTexts } from './secrets/find.ts';

const OPEN_DEADLINE_MS = 240_000;
const TEST_DEADLINE_MS = 270_000;
const OUTAGE_MS = 60_000;
const LOOK_MS = 5_000;
/** kube-proxy, scheduler and kubelet wait for up to half a minute each before they try an API server again. */
const RECOVERY_DEADLINE_MS = 150_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Ends within a month: time for another one. */
const AGE_MS = 345 * DAY_MS;

let installation: Installation;
let kube: Kube;
let api: KubeApi;
let agent: RunningAgent;
let ticks: (count: number) => Promise<void>;

beforeAll(async () => {
  installation = await openInstallation('kubehaul');
  ({ kube, api } = installation);
  await attachJob(installation, 'night');
  ({ agent, ticks } = await startTickingJob(installation, 'night'));
  await ticks(10);
  await isReady();
}, OPEN_DEADLINE_MS);
afterAll(async () => {
  agent?.kill('SIGTERM');
  if (agent !== undefined) await toEnd(agent);
  await installation?.close();
});

async function isReady(): Promise<void> {
  await eventually('the tunnel to be told Ready', async () => (await readJobResource(installation, 'night')).status?.phase === 'Ready');
}
/** What went before may have ended its connection, which it makes again by itself. */
async function isWithTheHub(): Promise<void> {
  const { programs } = installation;
  const ask = async (): Promise<string> => (await toEnd(await startAsUser(installation, [programs.agent, 'ping', '--count', '1', '--json']))).stdout;
  await eventually('the agent to be with the hub', async () => /"hub":\s*\{\s*"state":\s*"answered"/.test(await ask()));
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
    const name = (await readJobResource(installation, 'night')).status?.endpoint ?? '';
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
    await isWithTheHub();
    const before = await holder();
    const told = agent.stderr.length;
    await kube.apiServer.stop();
    for (const end = performance.now() + OUTAGE_MS; performance.now() < end; await sleep(LOOK_MS)) await ticks(5);
    expect(agent.stderr.slice(told).filter((line) => line.includes('hub connection lost'))).toEqual([]);
    await kube.apiServer.start();
    await attachJob(installation, 'after');
    await waitUntil(async () => (await readJobResource(installation, 'after')).status?.phase === 'Provisioned', { what: 'what is asked for afterwards', deadlineMs: RECOVERY_DEADLINE_MS, intervalMs: LOOK_MS / 10 });
    await isReady();
    await ticks(10);
    expect(await holder()).toBe(before);
    expect(await restarts()).toMatch(/^0 0$/);
    await kube.kubectl(['delete', 'tep', 'after', '--timeout=30s']);
  }, TEST_DEADLINE_MS);
});

describe('after all that', () => {
  it('no secret stands in logs, objects, events, or what exec shows of processes', async () => {
    const secrets = await installationSecrets(installation, 'night');
    const texts = await publicTexts(installation);
    expect(Object.keys(texts).filter((name) => name.startsWith('log of')).length).toBeGreaterThanOrEqual(6);
    expect(findInTexts(secrets, texts)).toEqual([]);
    // They are where they belong: the search finds them.
    const kept = await kube.kubectl(['get', 'secrets', '--all-namespaces', '--output=json']);
    const opened = kept.replaceAll(/"([A-Za-z0-9+/]{16,}={0,2})"/g, (_whole, base64: string) => Buffer.from(base64, 'base64').toString());
    expect(findInTexts(secrets, { opened })).toEqual(expect.arrayContaining(['identity of the endpoint', 'join token', 'key of the authority', 'key of the relay', 'secret of the tickets'].map((name) => `${name} in opened`)));
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
