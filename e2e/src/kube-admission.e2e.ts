import { BOOTSTRAP_KEY, INTERLINK_ANNOTATIONS, joinFileSchema, type JoinAnswer } from '@moorline/mesh-core';
import { generateWireguardKeys, postJoin } from '@moorline/service';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlimitedApi } from './kube/api.ts';
import { renderChart } from './kube/chart.ts';
import { eventually, install, OWN_NAMESPACE, startReplica, VIRTUAL_TAINT } from './kube/control-plane.ts';
import { createAsking, podOf, type PodView } from './kube/pods.ts';
import { runStandInNode } from './kube/stand-in-node.ts';

const JOIN_DEADLINE_MS = 30_000;
const VIRTUAL_NODES = { nodeSelector: { 'kubernetes.io/hostname': 'slurm' }, tolerations: [VIRTUAL_TAINT] };
const ASKS = { 'moorline.dev/attach': 'true' };
const POLICY = `moorline-${OWN_NAMESPACE}-annotations`;
const { podIp, meshNetwork, mtu, keepaliveSeconds, extraPorts, preExec, privateKey, peerPublicKey } = INTERLINK_ANNOTATIONS;

let bed: Bed;
let kube: Kube;
const life = new AbortController();

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubeadmit');
  kube = await startKube(bed);
  await install(kube);
  await admitByChart();
  await startReplica(bed, kube, 0, { change: (usual) => ({ ...usual, virtualNodes: VIRTUAL_NODES, endpoints: { ...(usual as { endpoints: object }).endpoints, ports: 'declared' } }) });
  runStandInNode(unlimitedApi(kube, life.signal), OWN_NAMESPACE, life.signal);
});
afterAll(async () => {
  life.abort();
  await bed?.close();
});

const { create, get, isLetGo } = createAsking(() => kube);

/** The chart's webhook and policy, in place of those that tests usually have; it is served outside the cluster. */
async function admitByChart(): Promise<void> {
  const rendered = await renderChart(kube, OWN_NAMESPACE, { 'configuration.virtualNodes': VIRTUAL_NODES });
  const wanted = rendered.filter(({ kind }) => kind === 'MutatingWebhookConfiguration' || kind.startsWith('ValidatingAdmission'));
  expect(wanted).toHaveLength(3);
  const items = wanted.map((object) => {
    if (object.kind !== 'MutatingWebhookConfiguration') return object;
    const webhooks = object['webhooks'] as readonly { readonly clientConfig: { readonly service: { readonly path: string } } }[];
    return { ...object, metadata: { ...object.metadata, name: 'moorline' }, webhooks: webhooks.map((one) => ({ ...one, clientConfig: { url: `https://${kube.link.root}:9443${one.clientConfig.service.path}` } })) };
  });
  await kube.kubectl(['delete', 'mutatingwebhookconfiguration/moorline', 'validatingadmissionpolicybinding/annotations.moorline.dev', 'validatingadmissionpolicy/annotations.moorline.dev']);
  await kube.kubectl(['create', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
}

async function letGo(name: string): Promise<PodView> {
  await eventually('the gate to be lifted', () => isLetGo(name));
  return get<PodView>('pod', name);
}

/** What the agent of a pod is told when it joins. */
async function join({ spec }: PodView): Promise<JoinAnswer> {
  const secretName = spec.volumes?.find(({ name }) => name === 'moorline-join')?.secret?.secretName ?? '';
  const { data } = await get<{ data: Record<string, string> }>('secret', secretName);
  const joinFile = joinFileSchema.parse(JSON.parse(Buffer.from(data['join.json'] ?? '', 'base64').toString()));
  const request = { attachment: joinFile.attachment, token: joinFile.token, node: { name: 'w1', index: null }, wireguardPublicKey: generateWireguardKeys().publicKey, identityPublicKey: generateWireguardKeys().publicKey, agentVersion: '0' };
  return postJoin({ joinFile, request, deadlineMs: JOIN_DEADLINE_MS, signal: life.signal });
}

describe('a pod', () => {
  it.each<[string, Record<string, string>, object, boolean]>([
    ['its annotation', ASKS, {}, true],
    ['its node selector', {}, { nodeSelector: { 'kubernetes.io/hostname': 'slurm' } }, true],
    ['its toleration', {}, { tolerations: [{ key: VIRTUAL_TAINT, operator: 'Exists' }] }, true],
    ['nothing', {}, {}, false],
    ['another node', {}, { nodeSelector: { 'kubernetes.io/hostname': 'w1' } }, false],
    ['a toleration of everything', {}, { tolerations: [{ operator: 'Exists' }] }, false],
    ['its node, and refuses', { 'moorline.dev/attach': 'false' }, { nodeSelector: { 'kubernetes.io/hostname': 'slurm' } }, false],
    ["its node, and refuses interLink's mesh", { [meshNetwork]: 'disabled' }, { nodeSelector: { 'kubernetes.io/hostname': 'slurm' } }, false],
    ["its annotation, and refuses interLink's mesh alone", { ...ASKS, [meshNetwork]: 'disabled' }, {}, true],
  ])('that asks by %s is taken as it wishes', async (_what, annotations, spec, taken) => {
    // As it is born: its gate may be lifted a moment later.
    const { metadata, spec: { schedulingGates = [], volumes = [] } } = JSON.parse(await kube.kubectl(['create', '--filename=-', '--output=json'], { input: JSON.stringify(podOf('wish', annotations, spec)) })) as PodView;
    expect([metadata.labels?.['moorline.dev/mesh'], schedulingGates.length, volumes.some(({ name }) => name === 'moorline-join')]).toEqual(taken ? ['true', 1, true] : [undefined, 0, false]);
    await kube.kubectl(['delete', 'pod', 'wish', '--now']);
  });

  it('of a namespace that asks for all is taken unless it refuses', async () => {
    await kube.kubectl(['create', 'namespace', 'asking']);
    await kube.kubectl(['label', 'namespace', 'asking', 'moorline.dev/attach=true']);
    const within = (name: string, annotations: Record<string, string>): object => ({ ...podOf(name, {}, {}), metadata: { name, namespace: 'asking', annotations } });
    await create(within('plain', {}), within('refuses', { 'moorline.dev/attach': 'false' }), within('off', { [meshNetwork]: 'disabled' }));
    const labels = await Promise.all(['plain', 'refuses', 'off'].map(async (name) => (await get<PodView>('pod', name, 'asking')).metadata.labels?.['moorline.dev/mesh']));
    expect(labels).toEqual(['true', undefined, undefined]);
  });

  it('that has chosen its node is told so twice, and gets its annotations', async () => {
    const pod = JSON.stringify(podOf('bound', ASKS, { nodeName: 'slurm' }));
    await expect(kube.kubectl(['create', '--filename=-', '--warnings-as-errors=true'], { input: pod })).rejects.toThrow(/ML-POD-BOUND: spec.nodeName is set: .* use a nodeSelector/);
    await eventually('annotations', async () => podIp in ((await get<PodView>('pod', 'bound')).metadata.annotations ?? {}));
    const events = (): Promise<string> => kube.kubectl(['get', 'events', '--field-selector=involvedObject.kind=Pod,involvedObject.name=bound,type=Warning', '--output=jsonpath={.items[*].reason}']);
    await eventually('the event', async () => (await events()).includes('PodBound'));
    await kube.kubectl(['delete', 'pod', 'bound', '--force', '--grace-period=0']);
  });

  it('keeps what its user wrote in pre-exec, behind ours', async () => {
    await create(podOf('own', { ...ASKS, [preExec]: 'module load cuda\n' }));
    const text = (await letGo('own')).metadata.annotations?.[preExec] ?? '';
    expect(text).toMatch(/^# Moorline: all that follows runs on the cluster's network[^]*\nesac\nmodule load cuda\n$/);
  });
});

describe("interLink's annotations", () => {
  it('are honoured: MTU, keepalive and ports reach endpoint and agent', async () => {
    const ports = [{ containerPort: 80 }];
    await create(podOf('tuned', { ...ASKS, [mtu]: '1300', [keepaliveSeconds]: '11', [extraPorts]: '8080,9090:metrics:UDP' }, { containers: [{ name: 'main', image: 'i', ports }] }));
    const { tunnel, attachmentId } = await join(await letGo('tuned'));
    expect(tunnel).toMatchObject({ mtu: 1_300, keepaliveSec: 11 });
    const { data } = await get<{ data: Record<string, string> }>('secret', `endpoint-${attachmentId}`, OWN_NAMESPACE);
    expect(JSON.parse(Buffer.from(data[BOOTSTRAP_KEY] ?? '', 'base64').toString())).toMatchObject({
      mtu: 1_300, pod: { exposedPorts: [{ port: 80, protocol: 'TCP' }, { port: 8_080, protocol: 'TCP' }, { port: 9_090, protocol: 'UDP' }] },
    });
  });

  it.each([
    ['an MTU that cannot be', { [mtu]: '576' }, 'ML-ANNOTATION-INVALID: interlink.eu/wg-mtu is "576"; write a whole number of bytes from 1280 to 65000'],
    ['a keepalive that is none', { [keepaliveSeconds]: '25s' }, 'write a whole number of seconds from 0 to 65535'],
    ['a port that is none', { [extraPorts]: '8080,http' }, 'has "http"; write PORT, PORT:NAME or PORT:NAME:PROTOCOL'],
    ['a private key', { [privateKey]: 'planted' }, 'both ends make their keys themselves'],
    ["a peer's key", { [peerPublicKey]: 'planted' }, 'the agent makes a key for each run'],
  ])('are refused with %s, with a reason', async (_what, annotations, message) => {
    const failure = await create(podOf('bad', { ...ASKS, ...annotations }, {})).then(() => '', String);
    expect(failure).toContain(message);
    expect(failure).not.toContain('planted');
  });
});

describe('the policy of annotations', () => {
  it.each([
    ['an MTU that cannot be', { 'moorline.dev/mtu': '576' }, 'moorline.dev/mtu: write a whole number of bytes from 1280 to 65000'],
    ['an MTU that is no number', { 'moorline.dev/mtu': '1e3' }, 'moorline.dev/mtu: write a whole number of bytes'],
    ['neither yes nor no', { 'moorline.dev/attach': 'yes' }, "write 'true' to be on the network"],
    ['a name that is none of ours', { 'moorline.dev/mtus': '1300' }, 'there is no annotation moorline.dev/mtus; write moorline.dev/attach or moorline.dev/mtu'],
  ])('refuses %s, and says what to write', async (_what, annotations, message) => {
    await expect(create(podOf('bad', annotations, {}))).rejects.toThrow(message);
  });

  it('leaves pods alone that were there before it', async () => {
    let count = 0;
    // Another value each time: the same one is no change.
    const annotate = (): Promise<string> => kube.kubectl(['annotate', 'pod', 'older', '--overwrite', `moorline.dev/mtu=${(count += 1)}`]).then(() => 'taken', String);
    await create(podOf('older', {}, {}));
    const binding = await kube.kubectl(['get', 'validatingadmissionpolicybinding', POLICY, '--output=json']);
    await kube.kubectl(['delete', 'validatingadmissionpolicybinding', POLICY]);
    await eventually('the policy to be gone', async () => (await annotate()) === 'taken');
    const { metadata: { name, labels }, ...rest } = JSON.parse(binding) as { metadata: { name: string; labels: object } };
    await kube.kubectl(['create', '--filename=-'], { input: JSON.stringify({ ...rest, metadata: { name, labels } }) });
    await eventually('the policy to be back', async () => (await annotate()).includes('write a whole number'));
    await kube.kubectl(['label', 'pod', 'older', 'a=b']);
  });
});
