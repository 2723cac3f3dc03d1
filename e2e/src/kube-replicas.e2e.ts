import { LEASE } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlimitedApi } from './kube/api.ts';
import { eventually, install, OWN_NAMESPACE, startReplica, type Replica } from './kube/control-plane.ts';
import { createAsking, podOf, type PodView } from './kube/pods.ts';
import { runStandInNode } from './kube/stand-in-node.ts';

/** At once; the API calls that each takes are counted. */
const PODS = 200;
const CALLS_A_POD_MAX = 20;
const WARM = 2;

let bed: Bed;
let kube: Kube;
let api: KubeApi;
let first: Replica;
let second: Replica;
const life = new AbortController();
const { create, get, names } = createAsking(() => kube);

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubereps');
  kube = await startKube(bed);
  await install(kube);
  first = await startReplica(bed, kube, 0);
  second = await startReplica(bed, kube, 1, { warm: WARM, ready: /waiting for the lead/ });
  api = unlimitedApi(kube, life.signal);
  runStandInNode(api, OWN_NAMESPACE, life.signal);
});

afterAll(async () => {
  life.abort();
  await bed?.close();
});

async function answer(url: string): Promise<string> {
  const response = await fetch(url);
  return `${response.status} ${await response.text()}`;
}
async function requests(): Promise<number> {
  const counts = (await answer(`${first.opsUrl}/metrics`)).matchAll(/^moorline_kubernetes_requests_total\{.*\} (\d+)/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
async function holder(): Promise<string> {
  return ((await api.get(LEASE, OWN_NAMESPACE, 'moorline'))?.['spec'] as { holderIdentity: string }).holderIdentity;
}

describe('two hundred pods at once', () => {
  it(`are all let go, with at most ${CALLS_A_POD_MAX} requests each, and leave nothing`, async () => {
    const before = await requests();
    await create(...Array.from({ length: PODS }, (_, n) => podOf(`many-${n}`)));
    await eventually('all gates to be lifted', async () => {
      const { items } = JSON.parse(await kube.kubectl(['get', 'pods', '--namespace=default', '--output=json'])) as { items: readonly PodView[] };
      return items.length === PODS && items.every(({ spec }) => (spec.schedulingGates ?? []).length === 0);
    });
    const calls = ((await requests()) - before) / PODS;
    console.log(`requests a pod: ${calls.toFixed(1)}`);
    expect(calls).toBeLessThanOrEqual(CALLS_A_POD_MAX);
    const { items } = JSON.parse(await kube.kubectl(['get', 'tep', '--namespace=default', '--output=json'])) as { items: readonly { status: { address: string; addresses: { ipv4: string } } }[] };
    expect(new Set(items.map(({ status }) => status.addresses.ipv4)).size).toBe(PODS);
    await kube.kubectl(['delete', 'pods', '--namespace=default', '--all', '--now', '--wait=false']);
    await eventually('all to be gone', async () => (await names('tep', 'default')).length === 0 && (await names('pods', OWN_NAMESPACE)).length === 0);
  });
});

describe('two replicas', () => {
  it('are reached alike: the one that does not lead passes on', async () => {
    const { root } = kube.link;
    for (const port of [8_443, 8_444]) {
      const response = await kube.kubectl(['get', '--raw', '/readyz', `--server=https://${root}:${port}`, '--insecure-skip-tls-verify']);
      expect(response).toContain('ready');
    }
    expect(await answer(`${second.opsUrl}/readyz`)).toBe('200 ready\n');
  });

  it('change the lead when its holder is killed; nothing is made twice, and warm endpoints are taken', async () => {
    await create(podOf('kept'));
    await eventually('the first pod', async () => (await get<{ status?: { phase?: string } }>('tep', 'kept')).status?.phase === 'Provisioned');
    const [endpoint = ''] = await names('pods', OWN_NAMESPACE);
    const { uid } = (await get<PodView>('pod', endpoint, OWN_NAMESPACE)).metadata;
    const before = await holder();
    process.kill(first.pid, 'SIGKILL');
    const killedAt = performance.now();
    await eventually('another leader', async () => (await holder()) !== before);
    console.log(`lead changed after ${((performance.now() - killedAt) / 1_000).toFixed(1)} s`);
    await eventually('warm endpoints', async () => (await names('pods', OWN_NAMESPACE)).length === 1 + WARM);
    expect((await get<PodView>('pod', endpoint, OWN_NAMESPACE)).metadata.uid).toBe(uid);
    const job = { apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name: 'quick', namespace: 'default' }, spec: { target: { job: { name: 'quick' } } } };
    await create(job);
    await eventually('a warm endpoint for it', async () => /^warm-/.test((await get<{ status?: { attachment?: string; phase?: string } }>('tep', 'quick')).status?.attachment ?? ''));
    await eventually('the pool to be filled again', async () => (await names('pods', OWN_NAMESPACE)).length === 2 + WARM);
  });

  it('leave pods that ask unmade while nobody answers for them, and all others alone', async () => {
    await expect(create(podOf('asks'))).rejects.toThrow('failed calling webhook');
    await create(podOf('plain', {}, {}));
    expect(await names('pods', 'default')).toContain('plain');
  });
});
