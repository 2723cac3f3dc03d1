import { GATE, INTERLINK_ANNOTATIONS } from '@moorline/mesh-core';
import { run } from '@moorline/linux';
import { askFromPod, cancelJob, findUserProcesses, killContainers, MOORLINE_NAMESPACE, podAddress, readJob, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { existsSync } from 'node:fs';
import { eventually } from './kube/control-plane.ts';
import { openStory, RESEARCH, type Story } from './kube/open-story.ts';
import { awaitServing, awaitTicks, JOB_PORT, outputOf, readPod, storyPod, type StoryPod } from './kube/story-pod.ts';

const OPEN_DEADLINE_MS = 240_000;
/** From the deletion of a pod until nothing of it is left, in both namespaces. */
const GONE_SEC = 10;
const ENDPOINTS = 'moorline.dev/role=endpoint';

let story: Story;
let kubectl: Kube['kubectl'];
/** Addresses of the pods `hello` and `echo`. */
let pods: { readonly hello: string; readonly echo: string };

beforeAll(async () => {
  story = await openStory('kubestory');
  ({ kubectl } = story.kube);
  pods = { hello: await podAddress(story.kube, 'hello', RESEARCH), echo: await podAddress(story.kube, 'echo', RESEARCH) };
}, OPEN_DEADLINE_MS);
afterAll(() => story?.close());

interface Resource {
  readonly status: { readonly phase: string; readonly address: string; readonly transport: string; readonly roundTrip?: string; readonly conditions: readonly { readonly type: string; readonly status: string }[] };
}

async function create(object: object): Promise<void> {
  await kubectl(['create', '--filename=-'], { input: JSON.stringify(object) });
}
async function resource(name: string): Promise<Resource> {
  return JSON.parse(await story.research.kubectl(['get', 'tunnelendpoint', name, '--output=json'])) as Resource;
}
/** A field of the endpoints' pods. */
async function endpoints(field: string): Promise<string> {
  return (await kubectl(['get', 'pods', `--namespace=${MOORLINE_NAMESPACE}`, `--selector=${ENDPOINTS}`, `--output=jsonpath=${field}`])).trim();
}
/** Everything that stands for a pod, in both namespaces. */
async function leftOf(): Promise<string> {
  const ours = await kubectl(['get', 'pods,services,networkpolicies,secrets', `--namespace=${MOORLINE_NAMESPACE}`, '--selector=moorline.dev/attachment', '--output=name']);
  const theirs = await story.research.kubectl(['get', 'tunnelendpoints,secrets', '--output=name']);
  return `${ours}${theirs}`;
}

describe('a pod for the virtual node', () => {
  let pod: StoryPod;

  it('waits at the gate, gets an endpoint, and runs as a job of SLURM at its address', async () => {
    await create(storyPod(story, 'train'));
    const born = await readPod(story, 'train');
    expect(born.spec.schedulingGates).toEqual([{ name: GATE }]);
    pod = await awaitServing(story, 'train');
    const endpoint = await endpoints('{.items[*].status.podIP}');
    const { podIp, meshNetwork, preExec } = INTERLINK_ANNOTATIONS;
    expect(pod.metadata.annotations).toMatchObject({ [podIp]: endpoint, [meshNetwork]: 'disabled', [preExec]: expect.stringContaining('moorline-agent') });
    expect(JSON.stringify(pod.metadata.annotations)).not.toContain('mljt_');
    expect({ node: pod.spec.nodeName, address: pod.status.podIP, gates: pod.spec.schedulingGates ?? [] }).toEqual({ node: 'slurm', address: endpoint, gates: [] });
    expect((await readJob(story.slurm, 1)).state).toBe('RUNNING');
  });

  it('reaches Services by the names of its own namespace, and cluster DNS, as its endpoint', () => {
    const output = outputOf(story, pod);
    const address = pod.status.podIP ?? '';
    for (const line of [`short hello from the cluster; you are ${address}`, `full hello from the cluster; you are ${address}`, `udp ${address} ahoy`, 'unknown code 2', `address ${address}`]) expect(output.split('\n')).toContain(line);
  });

  it('is reached by pods at its address, on TCP and UDP, and by a Service, and sees who they are', async () => {
    const address = pod.status.podIP ?? '';
    for (const protocol of ['tcp', 'udp'] as const) expect(await askFromPod(story.research, 'echo', protocol, address, JOB_PORT)).toBe(`${pods.echo} ahoy`);
    await create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'train', namespace: RESEARCH }, spec: { selector: { app: 'train' }, ports: [{ port: 80, targetPort: JOB_PORT }] } });
    await eventually('the Service of the job to answer', async () => (await askFromPod(story.research, 'hello', 'tcp', 'train', 80, 2_000).catch(String)) === `${pods.hello} ahoy`);
  });

  it('is shown Ready, with what was measured', async () => {
    await eventually('the resource to be Ready', async () => (await resource('train')).status.phase === 'Ready');
    const { status } = await resource('train');
    expect(status).toMatchObject({ address: pod.status.podIP, transport: expect.stringMatching(/^(udp|wss)$/) });
    expect(status.conditions.map(({ type, status: value }) => [type, value])).toEqual(['Accepted', 'Provisioned', 'Joined', 'Ready'].map((type) => [type, 'True']));
    expect(await story.research.kubectl(['get', 'tunnelendpoints'])).toMatch(/^train +Ready +(udp|wss) +10\.244\.\S+ /m);
    expect(await story.research.kubectl(['describe', 'pod', 'train'])).toContain('the network is ready at');
  });

  it('keeps its address and its connections when its endpoint is killed', async () => {
    await awaitTicks(story, pod);
    expect(await killContainers(story.kube, MOORLINE_NAMESPACE, ENDPOINTS)).toBe(1);
    await eventually('the endpoint to be started again', async () => (await endpoints('{.items[*].status.containerStatuses[*].restartCount}')) === '1');
    await awaitTicks(story, pod);
    expect(await endpoints('{.items[*].status.podIP}')).toBe(pod.status.podIP);
    expect(await askFromPod(story.research, 'echo', 'tcp', pod.status.podIP ?? '', JOB_PORT)).toBe(`${pods.echo} ahoy`);
  });
});

describe('when something is killed', () => {
  it('the control plane goes on where it was, and tunnels do without it', async () => {
    const pod = await readPod(story, 'train');
    await create(storyPod(story, 'second'));
    await eventually('its resource', async () => (await story.research.kubectl(['get', 'tunnelendpoints', '--output=name'])).includes('second'));
    expect(await killContainers(story.kube, MOORLINE_NAMESPACE, 'app.kubernetes.io/component=control-plane')).toBe(2);
    await awaitTicks(story, pod);
    await awaitServing(story, 'second');
    expect((await endpoints('{.items[*].metadata.name}')).split(' ')).toHaveLength(2);
    for (const name of ['train', 'second']) await eventually(`${name} to be Ready`, async () => (await resource(name)).status.phase === 'Ready');
    await awaitTicks(story, pod);
  });

  it('a job that ends takes its endpoint along, and its pod tells', async () => {
    const pod = await readPod(story, 'second');
    const { stdout } = await run('squeue', ['--noheader', `--name=${pod.metadata.uid}`, '--format=%A'], { environment: story.slurm.environment });
    await cancelJob(story.slurm, Number(stdout));
    await eventually('the pod to fail', async () => (await readPod(story, 'second')).status.phase === 'Failed');
    await eventually('its endpoint to go', async () => (await endpoints('{.items[*].status.podIP}')) === (await readPod(story, 'train')).status.podIP);
    await story.research.kubectl(['delete', 'pod', 'second']);
  });
});

describe('a pod that is deleted', () => {
  it('leaves nothing in both namespaces', async () => {
    const pod = await readPod(story, 'train');
    await story.research.kubectl(['delete', 'pod', 'train', '--wait=false']);
    const deletedAt = performance.now();
    await eventually('all of it to be gone', async () => (await leftOf()) === '');
    console.log(`gone after ${((performance.now() - deletedAt) / 1_000).toFixed(1)} s (${GONE_SEC} s are meant)`);
    await eventually('the folder of the job to be gone', () => !existsSync(`${story.site.dataRoot}${RESEARCH}-${pod.metadata.uid}`));
    await eventually('the job to be gone', () => findUserProcesses(story.user.userId).length === 0);
  });

  it('leaves nothing when it is deleted before its endpoint is there, nor when its whole namespace goes', async () => {
    const quick = ['one', 'two', 'three'];
    await create({ apiVersion: 'v1', kind: 'List', items: quick.map((name) => storyPod(story, name)) });
    await story.research.kubectl(['delete', 'pods', ...quick, '--wait=false']);
    await eventually('all of them to be gone', async () => (await leftOf()) === '');
    await create(storyPod(story, 'last'));
    await awaitServing(story, 'last');
    await kubectl(['delete', 'namespace', RESEARCH, '--wait=false']);
    await eventually('the namespace to be gone', async () => (await leftOf()) === '' && (await kubectl(['get', 'namespace', RESEARCH, '--ignore-not-found', '--output=name'])) === '');
    await eventually('the job to be gone', () => findUserProcesses(story.user.userId).length === 0);
  });
});
