import type { KubeObject } from '@moorline/mesh-core';
import { installChart, killContainers, MOORLINE_NAMESPACE, waitUntil } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachJob, endpointPodOf, openInstallation, readJobResource, startTickingJob, untilAddressed, untilJob, withEndpoints, type Installation, type TickingJob } from './kube/open-installation.ts';
import { importLaterImage } from './kube/later-image.ts';

const OPEN_DEADLINE_MS = 240_000;
const TEST_DEADLINE_MS = 180_000;
const STEP_DEADLINE_MS = 90_000;
const ENDPOINTS = 'moorline.dev/role=endpoint';
const SETTINGS = { replicas: 1, warm: 1 };

let installation: Installation;
let job: TickingJob;
let later: string;
/** The pod of the job that runs all the time. */
let pod: PodView;

interface PodView extends KubeObject {
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status: { readonly podIP?: string; readonly containerStatuses?: readonly { readonly imageID: string; readonly restartCount: number; readonly ready: boolean }[] };
}
interface Endpoint {
  readonly uid: string | undefined;
  readonly image: string | undefined;
  /** Digest of what really runs. */
  readonly digest: string | undefined;
}

beforeAll(async () => {
  installation = await openInstallation('kubeupgr', SETTINGS);
  later = await importLaterImage(installation.bed, installation.kube);
  await attachJob(installation, 'old');
  job = await startTickingJob(installation, 'old');
  await job.ticks(5);
  pod = await podOf('old');
  await warmWith(installation.images.endpoint);
}, OPEN_DEADLINE_MS);
afterAll(async () => {
  job?.agent.kill('SIGTERM');
  await job?.agent.exited;
  await installation?.close();
});

/** What an administrator does: `helm upgrade` with other settings of endpoints. */
async function upgrade(endpoints: object): Promise<void> {
  await installChart(installation.kube, installation.images, { ...SETTINGS, change: withEndpoints(endpoints) });
}
async function podOf(name: string): Promise<PodView> {
  const { endpoint = '' } = await untilAddressed(installation, name);
  return (await endpointPodOf(installation, endpoint)) as unknown as PodView;
}
const endpointOf = ({ metadata: { uid }, spec, status }: PodView): Endpoint => ({ uid, image: spec.containers[0]?.image, digest: status.containerStatuses?.[0]?.imageID });
/** Waits until as many endpoints are ready with this image as there are to be for nobody. */
async function warmWith(image: string): Promise<void> {
  const used = await Promise.all((await names()).map(async (name) => (await readJobResource(installation, name)).status?.endpoint));
  await waitUntil(async () => {
    const { items } = JSON.parse(await installation.kube.kubectl(['get', 'pods', `--namespace=${MOORLINE_NAMESPACE}`, `--selector=${ENDPOINTS}`, '--output=json'])) as { readonly items: readonly PodView[] };
    const spare = items.filter(({ metadata }) => !used.includes(metadata.name));
    return spare.length === SETTINGS.warm && spare.every((one) => one.spec.containers[0]?.image === image && one.status.containerStatuses?.[0]?.ready === true);
  }, { what: `an endpoint of ${image} to wait`, deadlineMs: STEP_DEADLINE_MS, intervalMs: 200 });
}
async function names(): Promise<readonly string[]> {
  return (await installation.kube.kubectl(['get', 'tep', '--output=jsonpath={.items[*].metadata.name}'])).split(' ');
}
async function goesOn(): Promise<void> {
  await job.ticks(5);
  expect(endpointOf(await podOf('old'))).toEqual(endpointOf(pod));
}

describe('an upgrade of the image of endpoints', () => {
  it('leaves endpoints with a job as they are, replaces those that wait for one, and is what new ones get', async () => {
    await upgrade({ image: later });
    await goesOn();
    await warmWith(later);
    await attachJob(installation, 'new');
    const { image, digest } = endpointOf(await podOf('new'));
    expect(image).toBe(later);
    expect(digest).toMatch(/sha256:[0-9a-f]{64}$/);
    expect(digest).not.toBe(endpointOf(pod).digest);
    await goesOn();
  }, TEST_DEADLINE_MS);

  it('is none for an endpoint that starts again in place: it keeps image, address, and the connections of its job', async () => {
    const restarts = async (): Promise<number | undefined> => (await podOf('old')).status.containerStatuses?.[0]?.restartCount;
    expect(await killContainers(installation.kube, MOORLINE_NAMESPACE, ENDPOINTS)).toBeGreaterThanOrEqual(2);
    await waitUntil(async () => (await restarts()) === 1, { what: 'the container to start again', deadlineMs: STEP_DEADLINE_MS, intervalMs: 200 });
    await goesOn();
    expect((await podOf('old')).status.podIP).toBe(pod.status.podIP);
  }, TEST_DEADLINE_MS);
});

describe('settings with which no endpoint starts', () => {
  it.each<[string, () => object, RegExp]>([
    ['the image is not there', () => ({ image: `${later}-lost` }), /^ML-ENDPOINT-NOT-STARTED: .*: ErrImageNeverPull: .*-lost/],
    ['what gives the device is none that gives a device', () => ({ image: later, tun: { kind: 'devicePlugin', resource: 'cpu' } }), /^ML-ENDPOINT-NOT-STARTED: .*: it ended with code \d+: ML-TUN-MISSING: /],
  ])('ML-ENDPOINT-NOT-STARTED: %s; jobs that run notice nothing, and it goes on by itself once they are right', async (what, settings, told) => {
    const name = what.includes('image') ? 'lost' : 'bare';
    await upgrade(settings());
    await attachJob(installation, name);
    const { conditions = [] } = await untilJob(installation, name, 'told why it waits', ({ reason }) => reason === 'EndpointNotStarted');
    expect(conditions.find(({ type }) => type === 'Provisioned')?.message).toMatch(told);
    await goesOn();
  }, TEST_DEADLINE_MS);

  it('are forgotten once they are right', async () => {
    await upgrade({ image: later, tun: { kind: 'mknod' } });
    for (const name of ['lost', 'bare']) await untilJob(installation, name, 'provisioned', ({ phase }) => phase === 'Provisioned');
    await goesOn();
  }, TEST_DEADLINE_MS);
});
