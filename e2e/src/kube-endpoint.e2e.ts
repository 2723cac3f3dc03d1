import { join } from 'node:path';
import { ENDPOINT_OPS_PORT, type TunAccess } from '@moorline/mesh-core';
import { askFromPod, ECHO_PORT, HELLO_PORT, podAddress, runClusterPods, waitUntil } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS, openKubeField, type KubeField } from './kube/open-kube-field.ts';
import { JOB_ECHO_PORT, runJob, withEchoJob, type EchoJob } from './support/jobs.ts';

const WAYS: readonly TunAccess[] = [{ kind: 'mknod' }, { kind: 'hostPath' }];
/** Long enough for a packet, short enough to wait for none. */
const DENIED_MS = 2_000;
const RESTART_DEADLINE_MS = 60_000;
const TEST_DEADLINE_MS = 180_000;

let field: KubeField;

beforeAll(async () => {
  field = await openKubeField('kubepod');
  await runClusterPods(field.kube, field.image);
}, TEST_DEADLINE_MS);
afterAll(() => field?.bed.close());

/** A program that the job runs: the cluster's answer to it, or that there was none. */
async function askFromJob(protocol: 'tcp' | 'udp', host: string, port: number, deadlineMs = 15_000): Promise<string> {
  const { stdout, stderr } = await runJob(field, [field.programs.node, join(field.bed.folder, 'bin', 'echo-client.ts'), protocol, host, String(port), 'ahoy', String(deadlineMs)]);
  return stdout === '' ? `no answer: ${stderr.split('\n')[0]}` : stdout;
}

function endpointOf({ name }: EchoJob): string {
  return `endpoint-${name}`;
}

describe.each(WAYS)('an endpoint in a pod that drops all capabilities, with its TUN by $kind', (tun) => {
  beforeAll(() => field.useTun(tun));

  it('carries the job to Services by name, and to pods, as itself', async () => {
    await withEchoJob(field, async (job) => {
      const address = await podAddress(field.kube, endpointOf(job), ENDPOINTS);
      // It stands for the job: what a pod sees of the job is where it finds it.
      expect(await askFromPod(field.kube, 'hello', 'tcp', address, JOB_ECHO_PORT)).toBe(`${await podAddress(field.kube, 'hello')} ahoy`);
    });
    const { stdout, stderr } = await runJob(field, ['curl', '--silent', '--show-error', '--max-time', '20', 'http://hello/']);
    expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^hello from the cluster; you are 10\.244\.0\.\d+$/), stderr: '' });
  }, TEST_DEADLINE_MS);
});

describe('the pod of an endpoint', () => {
  it('is the job to other pods, on TCP and UDP, and shows it who they are', async () => {
    await withEchoJob(field, async (job) => {
      const address = await podAddress(field.kube, endpointOf(job), ENDPOINTS);
      const echo = await podAddress(field.kube, 'echo');
      for (const protocol of ['tcp', 'udp'] as const) expect(await askFromPod(field.kube, 'echo', protocol, address, JOB_ECHO_PORT)).toBe(`${echo} ahoy`);
    });
  }, TEST_DEADLINE_MS);

  it('lets the job speak to Services and pods by UDP as well', async () => {
    expect(await askFromJob('udp', 'echo', 7)).toMatch(/^10\.244\.0\.\d+ ahoy$/);
    expect(await askFromJob('udp', await podAddress(field.kube, 'echo'), ECHO_PORT)).toMatch(/^10\.244\.0\.\d+ ahoy$/);
  }, TEST_DEADLINE_MS);

  it('keeps its address when its container starts again, and the tunnel comes back', async () => {
    await withEchoJob(field, async (job) => {
      const name = endpointOf(job);
      const before = await podAddress(field.kube, name, ENDPOINTS);
      const restarts = (): Promise<string> => field.kube.kubectl(['get', 'pod', name, `--namespace=${ENDPOINTS}`, '--output=jsonpath={.status.containerStatuses[0].restartCount}']);
      await field.kube.kubectl(['exec', name, `--namespace=${ENDPOINTS}`, '--', '/usr/local/bin/node', '-e', 'process.kill(1, "SIGTERM")']);
      await waitUntil(async () => (await restarts()) === '1', { what: 'the container to start again', deadlineMs: RESTART_DEADLINE_MS, intervalMs: 200 });
      const echo = await podAddress(field.kube, 'echo');
      const answer = await waitUntil(() => askFromPod(field.kube, 'echo', 'tcp', before, JOB_ECHO_PORT, DENIED_MS).catch(() => null), { what: 'the job to answer again', deadlineMs: RESTART_DEADLINE_MS });
      expect(answer).toBe(`${echo} ahoy`);
      expect(await podAddress(field.kube, name, ENDPOINTS)).toBe(before);
    });
  }, TEST_DEADLINE_MS);

  it('keeps the job from the API server and from the node, though both are within the ranges of the cluster', async () => {
    for (const [host, port] of [['10.96.0.1', 443], ['10.244.0.1', 6443]] as const) {
      const { code } = await runJob(field, [field.programs.node, '-e', connects(host, port)]);
      expect({ host, code }).toEqual({ host, code: 1 });
    }
    expect((await runJob(field, [field.programs.node, '-e', connects(await podAddress(field.kube, 'hello'), HELLO_PORT)])).code).toBe(0);
  }, TEST_DEADLINE_MS);

  it('keeps the jobs of others out', async () => {
    await withEchoJob(field, async (job) => {
      const address = await podAddress(field.kube, endpointOf(job), ENDPOINTS);
      expect(await askFromJob('tcp', address, JOB_ECHO_PORT, DENIED_MS)).toContain('no answer');
      expect(await askFromJob('udp', address, JOB_ECHO_PORT, DENIED_MS)).toContain('no answer');
      expect(await askFromPod(field.kube, 'hello', 'tcp', address, JOB_ECHO_PORT)).toContain('ahoy');
    });
  }, TEST_DEADLINE_MS);

  it('runs with what it was given and no more', async () => {
    await withEchoJob(field, async (job) => {
      const name = endpointOf(job);
      const look = (program: string): Promise<string> => field.kube.kubectl(['exec', name, `--namespace=${ENDPOINTS}`, '--', '/usr/local/bin/node', '-p', program]);
      const status = await look("require('node:fs').readFileSync('/proc/1/status', 'utf8')");
      // CAP_NET_ADMIN is 12, CAP_MKNOD is 27 (capabilities(7)).
      expect(/^CapBnd:\s+(\S+)/m.exec(status)?.[1]).toBe((BigInt(1) << 12n).toString(16).padStart(16, '0'));
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status).toMatch(/^Seccomp:\s+2$/m);
      expect(await look("require('node:fs').existsSync('/var/run/secrets/kubernetes.io')")).toContain('false');
      await expect(look("require('node:fs').writeFileSync('/opt/x', '')")).rejects.toThrow('EROFS');
      expect(await field.kube.kubectl(['get', '--raw', `/api/v1/namespaces/${ENDPOINTS}/pods/${name}:${ENDPOINT_OPS_PORT}/proxy/readyz`])).toBe('ok\n');
    });
  }, TEST_DEADLINE_MS);
});

/** A script that ends with 0 if it can connect. */
function connects(host: string, port: number): string {
  return `require('node:net').connect(${port}, '${host}').on('connect', () => process.exit(0)).on('error', () => process.exit(1)); setTimeout(() => process.exit(1), ${DENIED_MS})`;
}
