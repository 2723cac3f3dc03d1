import { stopChild } from '@moorline/linux';
import { askFromPod, killContainers, MOORLINE_NAMESPACE, podAddress, startDevicePlugin, waitUntil, type Daemon } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachJob, endpointPodOf, openInstallation, startTickingJob, untilAddressed, untilJob, withEndpoints, type Installation, type JobStatus, type TickingJob } from './kube/open-installation.ts';
import { JOB_PORT } from './kube/story-pod.ts';

const RESOURCE = 'moorline.test/tun';
const OPEN_DEADLINE_MS = 240_000;
const TEST_DEADLINE_MS = 180_000;
/** A kubelet tells of its devices every ten seconds, and the scheduler looks again then. */
const STEP_DEADLINE_MS = 90_000;
const GRACE_MS = 5_000;
const ENDPOINTS = 'moorline.dev/role=endpoint';
const CAP_NET_ADMIN = 1n << 12n;
const JOBS = ['first', 'second'] as const;

let installation: Installation;
let plugin: Daemon;
let job: TickingJob;

beforeAll(async () => {
  installation = await openInstallation('kubedev', { replicas: 1, change: withEndpoints({ tun: { kind: 'devicePlugin', resource: RESOURCE } }) });
}, OPEN_DEADLINE_MS);
afterAll(async () => {
  job?.agent.kill('SIGTERM');
  await job?.agent.exited;
  await installation?.close();
});

const lacksDevice = async (name: string): Promise<string> => {
  const status = await untilJob(installation, name, 'told why it waits', ({ reason }) => reason === 'EndpointUnschedulable');
  return `${status.phase} ${status.conditions?.find(({ type }) => type === 'Provisioned')?.message}`;
};
const provisioned = (name: string): Promise<JobStatus> => untilJob(installation, name, 'provisioned', ({ phase }) => phase === 'Provisioned');
const inEndpoint = async (program: string): Promise<string> => {
  const { endpoint = '' } = await untilAddressed(installation, JOBS[0]);
  return installation.kube.kubectl(['exec', endpoint, `--namespace=${MOORLINE_NAMESPACE}`, '--', '/usr/local/bin/node', '-p', program]);
};

async function carriesBothWays(): Promise<void> {
  const { address = '' } = await untilAddressed(installation, JOBS[0]);
  await job.ticks(5);
  expect(await askFromPod(installation.kube, 'echo', 'tcp', address, JOB_PORT)).toBe(`${await podAddress(installation.kube, 'echo')} ahoy`);
}

describe('an endpoint whose TUN device comes from a device plugin', () => {
  it('ML-ENDPOINT-UNSCHEDULABLE: waits while no plugin offers one, and says so to whoever asked for it', async () => {
    await attachJob(installation, JOBS[0]);
    expect(await lacksDevice(JOBS[0])).toMatch(new RegExp(`^Accepted ML-ENDPOINT-UNSCHEDULABLE: .*: no node is available: Insufficient ${RESOURCE}\\. .*a device plugin that offers more`));
    expect(await installation.kube.kubectl(['get', 'tep', JOBS[0]])).toMatch(/^first +Accepted .* EndpointUnschedulable$/m);
    expect(await installation.kube.kubectl(['describe', 'tep', JOBS[0]])).toMatch(new RegExp(`Warning +EndpointUnschedulable .*${RESOURCE}`));
  }, TEST_DEADLINE_MS);

  it('runs once there is one, with NET_ADMIN alone and nothing of the node but that', async () => {
    plugin = await startDevicePlugin(installation.bed, { resource: RESOURCE, count: 1 });
    const { endpoint = '' } = await provisioned(JOBS[0]);
    const pod = JSON.stringify(await endpointPodOf(installation, endpoint));
    expect(pod).toContain(`"limits":{"memory":"512Mi","${RESOURCE}":"1"}`);
    expect(pod).not.toMatch(/MKNOD|hostPath/);
    const status = await inEndpoint("require('node:fs').readFileSync('/proc/1/status', 'utf8')");
    expect(/^CapBnd:\s+(\S+)/m.exec(status)?.[1]).toBe(CAP_NET_ADMIN.toString(16).padStart(16, '0'));
    expect((await inEndpoint("require('node:fs').statSync('/dev/net/tun').rdev")).trim()).toBe(String((10 << 8) | 200));
  }, TEST_DEADLINE_MS);

  it('carries both ways', async () => {
    job = await startTickingJob(installation, JOBS[0]);
    await carriesBothWays();
  }, TEST_DEADLINE_MS);

  it('waits for its turn when all are in use, and goes on when the plugin comes back with more; the job before it notices nothing', async () => {
    await attachJob(installation, JOBS[1]);
    expect(await lacksDevice(JOBS[1])).toContain(`Insufficient ${RESOURCE}`);
    await stopChild(plugin, GRACE_MS);
    await carriesBothWays();
    plugin = await startDevicePlugin(installation.bed, { resource: RESOURCE, count: 2 });
    await provisioned(JOBS[1]);
    await carriesBothWays();
  }, TEST_DEADLINE_MS);

  it('starts again in place while the plugin is away, with the device that it has', async () => {
    const { address, endpoint = '' } = await untilAddressed(installation, JOBS[0]);
    await stopChild(plugin, GRACE_MS);
    expect(await killContainers(installation.kube, MOORLINE_NAMESPACE, ENDPOINTS)).toBe(JOBS.length);
    const restarts = async (): Promise<string> => installation.kube.kubectl(['get', 'pod', endpoint, `--namespace=${MOORLINE_NAMESPACE}`, '--output=jsonpath={.status.containerStatuses[0].restartCount}']);
    await waitUntil(async () => (await restarts()) === '1', { what: 'the container to start again', deadlineMs: STEP_DEADLINE_MS, intervalMs: 200 });
    await carriesBothWays();
    expect((await untilAddressed(installation, JOBS[0])).address).toBe(address);
  }, TEST_DEADLINE_MS);
});
