import { joinFileSchema, POD, SECRET, type KubeObject } from '@moorline/mesh-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, OWN_NAMESPACE } from './kube/control-plane.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';
import { redeem } from './support/redeem.ts';

const JOBS = ['waiting', 'joined', 'broken', 'emptied', 'steady'];
const MINE = Buffer.from('mine').toString('base64');

let field: FaultyField;

beforeAll(async () => {
  field = await openFaultyField('kuberec');
  await field.startReplica(0);
  await field.createJobs(JOBS);
  await field.allProvisioned(JOBS);
});
afterAll(() => field?.close());

const { stringify } = JSON;
const joinSecret = (name: string): Promise<KubeObject | null> => field.api.get(SECRET, 'default', `${name}-join`);
const patch = (namespace: string, name: string, what: object): Promise<string> => field.kube.kubectl(['patch', 'secret', name, `--namespace=${namespace}`, '--type=merge', `--patch=${stringify(what)}`]);
async function recordName(job: string): Promise<string> {
  return (await field.names('secrets', OWN_NAMESPACE)).find((one) => one.startsWith(`attachment-default-${job}`)) ?? '';
}
function contentOf(secret: KubeObject | null): unknown {
  const { labels, annotations } = secret?.metadata ?? {};
  return { data: secret?.['data'], labels, annotations };
}
async function endpointOf(name: string): Promise<string> {
  return (await field.get<{ status: { endpoint: string } }>('tep', name)).status.endpoint;
}

describe('the join Secret of a job that has not joined', () => {
  it('is put back, with the same token, when somebody has deleted it', async () => {
    const before = await joinSecret('waiting');
    await field.kube.kubectl(['delete', 'secret', 'waiting-join']);
    await eventually('it to be back', async () => (await joinSecret('waiting')) !== null);
    const after = await joinSecret('waiting');
    expect(contentOf(after)).toEqual(contentOf(before));
    expect(after?.metadata.ownerReferences).toEqual(before?.metadata.ownerReferences);
  });

  it('cannot be changed, and is ours without its labels', async () => {
    await expect(patch('default', 'waiting-join', { data: { 'join.json': MINE } })).rejects.toThrow(/immutable/);
    await patch('default', 'waiting-join', { metadata: { labels: null } });
    expect(await field.conditionOf('waiting', 'Joined')).toMatch(/^False WaitingForAgent /);
  });

  it('is told of when somebody puts another one in its place, and put back once that is gone', async () => {
    await field.kube.kubectl(['delete', 'secret', 'waiting-join']);
    await field.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'waiting-join', namespace: 'default' }, data: { 'join.json': MINE } });
    await eventually('it to be told', async () => /^False KubeForeign ML-KUBE-FOREIGN: .*delete or rename it/.test(await field.conditionOf('waiting', 'Joined')));
    expect((await joinSecret('waiting'))?.['data']).toEqual({ 'join.json': MINE });
    await field.kube.kubectl(['delete', 'secret', 'waiting-join']);
    await eventually('ours to be back', async () => (await joinSecret('waiting'))?.['immutable'] === true);
    await eventually('it to wait again', async () => /^False WaitingForAgent /.test(await field.conditionOf('waiting', 'Joined')));
    const joinFile = joinFileSchema.parse(JSON.parse(Buffer.from(((await joinSecret('waiting'))?.['data'] as Record<string, string>)['join.json'] ?? '', 'base64').toString()));
    await redeem(joinFile);
    await eventually('the job to have joined', async () => /^True AgentJoined /.test(await field.conditionOf('waiting', 'Joined')));
  });
});

describe('the record of an attachment', () => {
  it.each<[string, object]>([
    ['has another content', { data: { record: MINE } }],
    ['is empty', { data: null }],
    ['has lost its labels and its copy', { metadata: { labels: null, annotations: null } }],
    ['has lost its labels and its data', { metadata: { labels: null }, data: null }],
  ])('is put back when it %s, and the endpoint goes on', async (_what, change) => {
    const name = await recordName('steady');
    const before = contentOf(await field.api.get(SECRET, OWN_NAMESPACE, name));
    const pod = await field.api.get(POD, OWN_NAMESPACE, await endpointOf('steady'));
    await patch(OWN_NAMESPACE, name, change);
    await eventually('it to be put back', async () => stringify(contentOf(await field.api.get(SECRET, OWN_NAMESPACE, name))) === stringify(before));
    await field.allProvisioned(['steady']);
    expect((await field.api.get(POD, OWN_NAMESPACE, pod?.metadata.name ?? ''))?.metadata.uid).toBe(pod?.metadata.uid);
  });

  it.each<[string, string, (name: string) => Promise<unknown>]>([
    ['broken', 'data and copy are of no use', (name) => patch(OWN_NAMESPACE, name, { data: { record: MINE }, metadata: { annotations: null } })],
    ['emptied', 'nothing at all is left in it', (name) => patch(OWN_NAMESPACE, name, { data: null, metadata: { labels: null, annotations: null } })],
  ])('that cannot be put back is told of, and goes with its resource: %s', async (job, _what, change) => {
    const endpoint = await endpointOf(job);
    const [name, pod] = [await recordName(job), await field.api.get(POD, OWN_NAMESPACE, endpoint)];
    await change(name);
    await eventually('it to be told', async () => /^False StoreCorrupt ML-STORE-CORRUPT: .*until its TunnelEndpoint or pod is deleted/.test(await field.conditionOf(job, 'Accepted')));
    await field.allProvisioned(['steady', 'joined']);
    expect((await field.api.get(POD, OWN_NAMESPACE, endpoint))?.metadata.uid).toBe(pod?.metadata.uid);
    expect(await endpointOf(job)).toBe(endpoint);
    await field.removeJobs([job]);
    await eventually('all of it to be gone', async () => !(await field.leftovers()).some((one) => one.includes(name) || one.includes(endpoint) || one === `tep/${job}`));
  });

  it('leaves nothing', async () => {
    await field.removeJobs(await field.names('tep', 'default'));
    await field.nothingLeft();
  });
});
