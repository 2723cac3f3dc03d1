import { join } from 'node:path';
import { createServer } from 'node:net';
import { run } from '@moorline/linux';
import { ECHO_PORT, HELLO_PORT, IPERF_PORT, openField, startCluster, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOB_ECHO_PORT, runJob, withEchoJob } from './support/jobs.ts';
import { askFromPod } from './support/pods.ts';

/** Address of the host as slirp4netns shows it to the job, unless it hides it. */
const SLIRP_HOST = '10.0.2.2';

let field: Field;

beforeAll(async () => {
  field = await openField('netns');
});
afterAll(() => field?.bed.close());

function curl(url: string): readonly string[] {
  return ['curl', '--silent', '--show-error', '--max-time', '10', url];
}

function ask(protocol: 'tcp' | 'udp', host: string, port: number): readonly string[] {
  return [field.programs.node, join(field.bed.folder, 'bin', 'echo-client.ts'), protocol, host, String(port), 'ahoy', '10000'];
}

describe('the field', () => {
  it('gives the worker itself no way to pods, Services or jobs', async () => {
    const { cluster } = field;
    const routes = JSON.parse((await run('ip', ['-json', '-4', 'route', 'show', 'table', 'all'])).stdout) as { readonly dst: string; readonly dev?: string }[];
    const throughCluster = routes.filter(({ dev }) => dev === cluster.rootLink).map(({ dst }) => dst);
    expect(throughCluster.length).toBeGreaterThan(0);
    expect(throughCluster.filter((destination) => !destination.startsWith(cluster.link.root.replace(/\.1$/, '.')))).toEqual([]);
  });

  it('is built once, however often it is asked for', async () => {
    expect(await startCluster(field.bed)).toEqual(field.cluster);
  });
});

describe('from the job', () => {
  it.each(['hello', 'hello.default.svc.cluster.local'])('reaches the Service %s and is seen as the endpoint', async (name) => {
    const { code, stdout, stderr } = await runJob(field, curl(`http://${name}/`));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `hello from the cluster; you are ${field.cluster.addresses.bridge}`, stderr: '' });
  });

  it('reaches a pod by its address', async () => {
    const { stdout } = await runJob(field, curl(`http://${field.cluster.addresses.pods.hello}:${HELLO_PORT}/`));
    expect(stdout).toBe(`hello from the cluster; you are ${field.cluster.addresses.bridge}`);
  });

  it.each(['tcp', 'udp'] as const)('gets an answer by %s from a Service and from a pod', async (protocol) => {
    const seen = `${field.cluster.addresses.bridge} ahoy`;
    expect((await runJob(field, ask(protocol, 'echo', 7))).stdout).toBe(seen);
    expect((await runJob(field, ask(protocol, field.cluster.addresses.pods.echo, ECHO_PORT))).stdout).toBe(seen);
  });

  it('asks the cluster DNS first, with the search list of its namespace, and leaves the host alone', async () => {
    const { stdout } = await runJob(field, ['cat', '/etc/resolv.conf']);
    const lines = stdout.split('\n');
    expect(lines.find((line) => line.startsWith('nameserver'))).toBe(`nameserver ${field.cluster.addresses.services.dns}`);
    expect(stdout).toMatch(/^search default\.svc\.cluster\.local svc\.cluster\.local cluster\.local/m);
    expect(stdout).toMatch(/^options .*\bndots:5\b/m);
    expect((await run('cat', ['/etc/resolv.conf'])).stdout).not.toContain('cluster.local');
  });

  it('is denied names that the cluster does not have', async () => {
    expect((await runJob(field, ['getent', 'hosts', 'no-such.default.svc.cluster.local'])).code).toBe(2);
  });

  it('sends cluster ranges through the tunnel and all else its ordinary way', async () => {
    const { stdout } = await runJob(field, ['ip', '-json', 'route', 'show']);
    const routes = JSON.parse(stdout) as { readonly dst: string; readonly dev: string }[];
    const deviceOf = (destination: string): string | undefined => routes.find(({ dst }) => dst === destination)?.dev;
    const tunnel = deviceOf(field.cluster.addresses.podRange);
    expect(tunnel).toBeDefined();
    expect(deviceOf(field.cluster.addresses.serviceRange)).toBe(tunnel);
    expect(deviceOf('default')).not.toBe(tunnel);
  });

  it('cannot reach what listens on the loopback of the worker', async () => {
    const server = createServer((socket) => socket.end('secret')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { readonly port: number };
    try {
      const { code, stdout } = await runJob(field, ['curl', '--silent', '--max-time', '3', `http://${SLIRP_HOST}:${port}/`]);
      expect({ failed: code !== 0, stdout }).toEqual({ failed: true, stdout: '' });
    } finally {
      server.close();
    }
  });

  it('moves bulk data both ways', async () => {
    for (const direction of [[], ['--reverse']]) {
      const { code, stdout } = await runJob(field, ['iperf3', '--client', field.cluster.addresses.pods.echo, '--port', String(IPERF_PORT), '--time', '1', '--json', ...direction]);
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as { end: { sum_received: { bytes: number } } }).end.sum_received.bytes).toBeGreaterThan(1_000_000);
    }
  });
});

describe('to the job', () => {
  it('lets pods in by TCP and UDP at its address, and shows it who they are', async () => {
    const { pods } = field.cluster.addresses;
    const answers = await withEchoJob(field, async ({ address }) => {
      const all: string[] = [];
      for (const pod of ['hello', 'echo'] as const) for (const protocol of ['tcp', 'udp'] as const) all.push(await askFromPod(field, pod, protocol, address, JOB_ECHO_PORT, 'ahoy'));
      return all;
    });
    expect(answers).toEqual([`${pods.hello} ahoy`, `${pods.hello} ahoy`, `${pods.echo} ahoy`, `${pods.echo} ahoy`]);
  });
});
