import { INTERLINK_ANNOTATIONS } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlimitedApi } from './kube/api.ts';
import { eventually, install, OWN_NAMESPACE, startReplica, type Replica } from './kube/control-plane.ts';
import { createAsking, podOf, type PodView } from './kube/pods.ts';
import { runStandInNode } from './kube/stand-in-node.ts';

let bed: Bed;
let kube: Kube;
let api: KubeApi;
let replica: Replica;
const life = new AbortController();

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubectl');
  kube = await startKube(bed);
  await install(kube);
  replica = await startReplica(bed, kube, 0);
  api = unlimitedApi(kube, life.signal);
  runStandInNode(api, OWN_NAMESPACE, life.signal);
});

afterAll(async () => {
  life.abort();
  await bed?.close();
});

const { create, get, names, isLetGo } = createAsking(() => kube);

describe('a pod for a virtual node', () => {
  it('waits at the gate until its endpoint has an address, and is then complete', async () => {
    await create(podOf('web-0'));
    const born = await get<PodView>('pod', 'web-0');
    expect(born.metadata.labels).toMatchObject({ 'moorline.dev/mesh': 'true' });
    await eventually('the gate to be lifted', () => isLetGo('web-0'));
    const pod = await get<PodView>('pod', 'web-0');
    const { metadata } = pod;
    expect(metadata.annotations).toMatchObject({ [INTERLINK_ANNOTATIONS.podIp]: expect.stringMatching(/^10\.244\./), [INTERLINK_ANNOTATIONS.meshNetwork]: 'disabled' });
    expect(metadata.annotations?.[INTERLINK_ANNOTATIONS.preExec]).toContain('moorline');
    expect(JSON.stringify(metadata.annotations)).not.toContain('mljt_');
    const secretName = pod.spec.volumes?.find(({ name }) => name === 'moorline-join')?.secret?.secretName ?? '';
    const { data } = await get<{ data: Record<string, string> }>('secret', secretName);
    expect(JSON.parse(Buffer.from(data['join.json'] ?? '', 'base64').toString())).toMatchObject({ version: 1, token: expect.stringMatching(/^mljt_/) });
    await eventually('the status', async () => (await get<{ status: { phase: string } }>('tep', 'web-0')).status.phase === 'Provisioned');
    expect(await kube.kubectl(['get', 'tep', 'web-0'])).toMatch(/web-0 +Provisioned +10\.244\.\S+ +\d+s +WaitingForAgent/);
    expect(await kube.kubectl(['get', 'events', '--namespace=default', '--output=jsonpath={.items[*].reason}'])).toContain('Provisioned');
  });

  it('leaves nothing in both namespaces when it is deleted', async () => {
    await kube.kubectl(['delete', 'pod', 'web-0', '--now']);
    await eventually('all to be gone', async () => (await names('tep', 'default')).length === 0);
    for (const kind of ['pods', 'services', 'networkpolicies']) expect(await names(kind, OWN_NAMESPACE)).toEqual([]);
    expect((await names('secrets', OWN_NAMESPACE)).toSorted()).toEqual(['moorline-authority', 'moorline-store', 'moorline-tls']);
  });

  it.each([
    ['asks', podOf('asks', { 'moorline.dev/attach': 'true' }, {}), true],
    ['does not ask', podOf('plain', {}, {}), false],
    ['refuses', podOf('refuses', { 'moorline.dev/attach': 'false' }), false],
  ])('that %s is admitted as it wishes', async (_what, pod, admitted) => {
    await create(pod);
    const { name } = (pod as { metadata: { name: string } }).metadata;
    const { metadata } = await get<PodView>('pod', name);
    expect(metadata.labels?.['moorline.dev/mesh']).toBe(admitted ? 'true' : undefined);
    await kube.kubectl(['delete', 'pod', name, '--now']);
  });

  it('of a namespace that asks for all is admitted', async () => {
    await kube.kubectl(['create', 'namespace', 'asking']);
    await kube.kubectl(['label', 'namespace', 'asking', 'moorline.dev/attach=true']);
    await create({ ...podOf('one', {}, {}), metadata: { name: 'one', namespace: 'asking' } });
    expect((await get<PodView>('pod', 'one', 'asking')).metadata.labels).toMatchObject({ 'moorline.dev/mesh': 'true' });
    await kube.kubectl(['delete', 'pod', 'one', '--namespace=asking', '--now']);
  });

  it.each([
    ['an MTU that cannot be', { 'moorline.dev/mtu': '576' }, 'moorline.dev/mtu: write a whole number of bytes from 1280 to 65000'],
    ['neither yes nor no', { 'moorline.dev/attach': 'yes' }, "write 'true' to be on the network"],
    ['an annotation that is none', { 'moorline.dev/mtus': '1300' }, 'there is no annotation moorline.dev/mtus'],
    ["interLink's MTU that cannot be", { [INTERLINK_ANNOTATIONS.mtu]: '576' }, 'write a whole number of bytes from 1280'],
    ['a private key', { [INTERLINK_ANNOTATIONS.privateKey]: 'k' }, 'ML-ANNOTATION-REFUSED'],
  ])('is refused with %s, and told what to write', async (_what, annotations, message) => {
    await expect(create(podOf('bad', annotations))).rejects.toThrow(message);
  });
});

describe('a job that no pod stands for', () => {
  it('gets its join file beside its resource, and leaves', async () => {
    await create({ apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name: 'night', namespace: 'default' }, spec: { target: { job: { name: 'night' } }, addresses: { ipv4: '100.72.7.7', ipv6: 'fd6d:6f6f:726c::7:7' } } });
    await eventually('the join file', async () => (await names('secrets', 'default')).includes('night-join'));
    expect((await get<{ status: { addresses: { ipv4: string } } }>('tep', 'night')).status.addresses.ipv4).toBe('100.72.7.7');
    await kube.kubectl(['delete', 'tep', 'night']);
    await eventually('its end', async () => (await names('pods', OWN_NAMESPACE)).length === 0);
  });
});

describe('when things go wrong', () => {
  it('an endpoint that is lost is started again', async () => {
    await create(podOf('lost'));
    await eventually('the gate to be lifted', () => isLetGo('lost'));
    const [name = ''] = await names('pods', OWN_NAMESPACE);
    const before = await get<PodView>('pod', name, OWN_NAMESPACE);
    await kube.kubectl(['delete', 'pod', name, '--namespace', OWN_NAMESPACE, '--now']);
    await eventually('another pod', async () => {
      const [again = ''] = await names('pods', OWN_NAMESPACE);
      return again === name && (await get<PodView>('pod', again, OWN_NAMESPACE)).metadata.uid !== before.metadata.uid;
    });
  });

  it('what changed while the API server or the control plane was away is caught up with', async () => {
    await kube.apiServer.stop();
    await kube.apiServer.start();
    await create(podOf('after'));
    await eventually('the gate to be lifted', () => isLetGo('after'));
    process.kill(replica.pid, 'SIGKILL');
    await kube.kubectl(['delete', 'pod', 'after', 'lost', '--now']);
    replica = await startReplica(bed, kube, 0);
    await eventually('all to be gone', async () => (await names('tep', 'default')).length === 0 && (await names('pods', OWN_NAMESPACE)).length === 0);
  });
});
