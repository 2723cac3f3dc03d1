import { writeFileSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import {
  askFromPod, ensureUser, importMoorlineImages, installChart, installPrograms, makeHome, MOORLINE_NAMESPACE, openBed, podAddress, runClusterPods, startAsUser, startDaemon, startKube, sweep, toEnd, widenTun,
  type AgentField, type Bed, type Kube, type RunningAgent,
} from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followIngresses } from './ingress/follow-ingresses.ts';
import { startProxy } from './ingress/start-proxy.ts';
import { withHosts } from './ingress/with-hosts.ts';
import { eventually } from './kube/control-plane.ts';
import { untilSaid } from './support/jobs.ts';
import { makeWorkerNetwork } from './support/worker-network.ts';

const OPEN_DEADLINE_MS = 240_000;
/** The one name for everything: server and endpoints. */
const HOST = 'moor.example.org';
const [OPEN_PORT, CLOSED_PORT] = [9_000, 9_001];
const DENIED_MS = 2_000;
/** Where clouds tell a node its secrets. */
const METADATA = { address: '169.254.169.254', port: 8_080 };

let bed: Bed;
let kube: Kube;
let field: Pick<AgentField, 'bed' | 'user' | 'home'>;
let agent: RunningAgent;

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubeingr');
  const user = await ensureUser(bed);
  kube = await startKube(bed, { kubelet: true });
  const programs = installPrograms(bed);
  field = { bed, user, home: makeHome(bed, user) };
  await widenTun(bed);
  const images = await importMoorlineImages(kube);
  await Promise.all([runClusterPods(kube, images.endpoint), installChart(kube, images, { replicas: 1, change: behindIngress })]);
  await attach('night', { exposedPorts: [{ port: OPEN_PORT }], keepaliveSeconds: 7 });
  const { sites, routes } = await followIngresses(kube, MOORLINE_NAMESPACE);
  expect(sites.map(({ host }) => host)).toEqual([HOST]);
  expect(routes.map(({ path }) => path).toSorted()).toEqual(['/', expect.stringMatching(/^\/endpoints\/[0-9a-f]{16}$/)]);
  await startProxy(bed, kube, sites, routes);
  const { node, echoServer } = programs;
  const inNode = ['nsenter', `--net=/run/netns/${kube.namespace}`, '--'] as const;
  await run(inNode[0], [...inNode.slice(1), 'ip', 'address', 'add', `${METADATA.address}/32`, 'dev', 'lo']);
  await startDaemon(bed, { name: 'metadata', file: inNode[0], args: [...inNode.slice(1), node, echoServer, String(METADATA.port)], ready: /ready/ });
  const askMetadata = `${node} ${join(bed.folder, 'bin', 'echo-client.ts')} tcp ${METADATA.address} ${METADATA.port} ahoy ${DENIED_MS} || echo closed`;
  const listen = `const { spawn } = require('node:child_process'); for (const port of ['${OPEN_PORT}', '${CLOSED_PORT}']) spawn(process.execPath, ['${echoServer}', port], { stdio: 'inherit' });`;
  const script = `curl --silent --max-time 20 http://hello/; echo; ${askMetadata}; ${node} -e "${listen}"`;
  // The machine's own way out may lead to somebody's metadata.
  const network = await makeWorkerNetwork(bed, { name: 'worker', reaches: [{ namespace: kube.namespace, destination: kube.link.cluster }] });
  agent = await startAsUser(field, [programs.agent, 'run', '--token-file', await joinFile('night'), '--', 'sh', '-c', script], { wrapper: [...network, ...withHosts(bed, { [HOST]: kube.link.cluster })] });
  await untilSaid(agent, 'ready');
}, OPEN_DEADLINE_MS);
afterAll(async () => {
  agent?.kill('SIGTERM');
  if (agent !== undefined) await toEnd(agent);
  await bed?.close();
}, OPEN_DEADLINE_MS);

function behindIngress<Usual extends { configuration: { endpoints: object } }>(usual: Usual): object {
  const { configuration } = usual;
  return {
    ...usual,
    service: { type: 'ClusterIP' },
    ingress: { enabled: true, host: HOST, tlsSecretName: 'moorline-tls' },
    configuration: { ...configuration, serverNames: [HOST], publicUrl: `https://${HOST}`, endpoints: { ...configuration.endpoints, exposure: { kind: 'ingress', host: HOST } } },
  };
}

/** A job that no pod stands for, up to its endpoint. */
async function attach(name: string, spec: object): Promise<void> {
  await kube.kubectl(['create', '--filename=-'], { input: JSON.stringify({ apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name, namespace: 'default' }, spec: { target: { job: { name } }, ...spec } }) });
  await kube.kubectl(['wait', `tunnelendpoint/${name}`, '--for=condition=Provisioned', '--timeout=60s']);
}
async function joinFile(name: string): Promise<string> {
  const data = await kube.kubectl(['get', 'secret', `${name}-join`, '--output=jsonpath={.data.join\\.json}']);
  const file = join(field.home.path, `${name}.json`);
  writeFileSync(file, Buffer.from(data, 'base64'), { mode: 0o600 });
  chownSync(file, field.user.userId, field.user.groupId);
  return file;
}

describe('behind a real reverse proxy, server and endpoints on one host', () => {
  it('a job joins, reaches the cluster, and is seen by the hub', async () => {
    const endpoint = await kube.kubectl(['get', 'pods', `--namespace=${MOORLINE_NAMESPACE}`, '--selector=moorline.dev/role=endpoint', '--output=jsonpath={.items[*].status.podIP}']);
    expect(agent.stdout[0]).toBe(`hello from the cluster; you are ${endpoint}`);
    await eventually('the resource to be Ready', async () => (await kube.kubectl(['get', 'tunnelendpoint', 'night', '--output=jsonpath={.status.phase} {.status.transport}'])) === 'Ready wss');
  });

  it('the job does not reach the metadata of the node, which pods reach', async () => {
    expect(await askFromPod(kube, 'hello', 'tcp', METADATA.address, METADATA.port)).toBe(`${await podAddress(kube, 'hello')} ahoy`);
    expect(agent.stdout).toContain('closed');
  });

  it('pods reach the ports that its resource exposes, and no other', async () => {
    const address = await kube.kubectl(['get', 'tunnelendpoint', 'night', '--output=jsonpath={.status.address}']);
    const hello = await podAddress(kube, 'hello');
    expect(await askFromPod(kube, 'hello', 'tcp', address, OPEN_PORT)).toBe(`${hello} ahoy`);
    await expect(askFromPod(kube, 'hello', 'tcp', address, CLOSED_PORT, DENIED_MS)).rejects.toThrow();
  });
});
