import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATE, INTERLINK_ANNOTATIONS, JOIN_FILE, JOIN_VOLUME } from '@moorline/mesh-core';
import { renderPreExec } from '@moorline/templates';
import { openField, startKube, startSlurm, startVirtualKubelet, VIRTUAL_NODE_TAINT, waitUntil, type Field, type InterlinkSite, type Kube, type VirtualKubelet } from '@moorline/tools';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTAINER, podFor, withAttachment } from './interlink/pods.ts';

const NODE = 'slurm';
const NAMESPACE = 'research';
const JOB_DEADLINE_MS = 90_000;

let field: Field;
let kube: Kube;
let site: InterlinkSite;
let virtualKubelet: VirtualKubelet;

beforeAll(async () => {
  field = await openField('kubevk');
  const { bed, user, home, programs } = field;
  const slurm = await startSlurm(bed, { nodes: 1 });
  site = { bed, slurm, user, dataRoot: `${home.path}/interlink/`, exportPodData: true, sharedFs: true, commandPrefix: '', environment: { PATH: `${join(programs.agent, '..')}:/usr/bin:/bin` } };
  kube = await startKube(bed, { kubelet: true });
  await kube.kubectl(['create', 'namespace', NAMESPACE]);
  virtualKubelet = await startVirtualKubelet(kube, site, NODE);
});
afterAll(async () => {
  await virtualKubelet?.close();
  await field?.bed.close();
});

async function statusOf(name: string): Promise<{ readonly phase?: string; readonly podIP?: string; readonly reason?: string; readonly conditions?: readonly { readonly reason?: string }[] }> {
  return JSON.parse(await kube.kubectl(['get', 'pod', name, '--namespace', NAMESPACE, '--output=jsonpath={.status}'])) as object;
}

async function create(object: object): Promise<void> {
  await kube.kubectl(['create', '--filename=-', '--namespace', NAMESPACE], { input: JSON.stringify(object) });
}

test('a gated pod is annotated, let go, bound to the virtual node, and runs on the mesh as a job of SLURM', async () => {
  await withAttachment(field, 'train', async (attachment) => {
    const { pod: { spec }, secrets } = podFor(attachment, 'curl --silent --max-time 10 http://hello/; echo $POD_IP; exit 3', '');
    for (const { metadata, data } of secrets) await create({ apiVersion: 'v1', kind: 'Secret', metadata, data });
    const containers = spec.containers.map((container) => ({ ...container, image: 'busybox' }));
    const tolerations = [{ key: VIRTUAL_NODE_TAINT, operator: 'Exists' }];
    await create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'train' }, spec: { ...spec, containers, tolerations, restartPolicy: 'Never', nodeSelector: { 'kubernetes.io/hostname': NODE }, schedulingGates: [{ name: GATE }] } });
    await waitUntil(async () => (await statusOf('train')).conditions?.some(({ reason }) => reason === 'SchedulingGated'), { what: 'the gate to hold the pod', deadlineMs: JOB_DEADLINE_MS });

    const { podIp, meshNetwork, preExec } = INTERLINK_ANNOTATIONS;
    const text = renderPreExec({ attachment: attachment.name, joinFile: { kind: 'secret', volume: JOIN_VOLUME, key: JOIN_FILE }, bundle: null });
    const patch = [{ op: 'add', path: '/metadata/annotations', value: { [podIp]: attachment.address, [meshNetwork]: 'disabled', [preExec]: text } }, { op: 'remove', path: '/spec/schedulingGates/0' }];
    await kube.kubectl(['patch', 'pod', 'train', '--namespace', NAMESPACE, '--type=json', '--patch', JSON.stringify(patch)]);

    await waitUntil(async () => (await statusOf('train')).phase === 'Failed', { what: 'the job to end', deadlineMs: JOB_DEADLINE_MS });
    expect(await statusOf('train')).toMatchObject({ podIP: attachment.address, containerStatuses: [{ state: { terminated: { exitCode: 3 } } }] });
    const uid = await kube.kubectl(['get', 'pod', 'train', '--namespace', NAMESPACE, '--output=jsonpath={.metadata.uid}']);
    const folder = `${site.dataRoot}${NAMESPACE}-${uid}`;
    expect(readFileSync(join(folder, `run-${CONTAINER}.out`), 'utf8')).toBe(`hello from the cluster; you are ${field.cluster.addresses.bridge}\n${attachment.address}\n`);

    await kube.kubectl(['delete', 'pod', 'train', '--namespace', NAMESPACE, '--wait=true', '--timeout=60s']);
    await waitUntil(() => !existsSync(folder), { what: 'the folder of the job to go', deadlineMs: JOB_DEADLINE_MS });
  });
});

test('a pod that the plugin refuses fails by its provider', async () => {
  const spec = { containers: [{ name: CONTAINER, image: 'busybox', command: ['true'] }], tolerations: [{ operator: 'Exists' }], restartPolicy: 'Never', nodeName: NODE };
  await create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'refused', annotations: { 'slurm-job.vk.io/flags': '--time=nonsense' } }, spec });
  await waitUntil(async () => (await statusOf('refused')).reason === 'ProviderFailed', { what: 'the pod to fail', deadlineMs: JOB_DEADLINE_MS });
});
