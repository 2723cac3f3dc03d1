import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { run } from '@moorline/linux';
import { HELLO_PORT, openField, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientLine, lastJson, PEER_TCP_PORT, startPeer } from './proxied/job.ts';
import { runJob } from './support/jobs.ts';
import { startProxy } from './transports/proxy.ts';

/** Of pods, beside their IPv4 addresses (RFC 4193). */
const IPV6 = { range: 'fd0a:6f6f::/64', node: 'fd0a:6f6f::1', pod: 'fd0a:6f6f::2' };
const TABLE = 'egress';
const CREDENTIALS = 'worker:planted-proxy-password';

let field: Field;

beforeAll(async () => {
  field = await openField('ways', { change: (usual) => ({ ...usual, cluster: { ...usual.cluster, podRanges: [...usual.cluster.podRanges, IPV6.range] } }) });
  const { node, pods } = field.cluster;
  await run('ip', ['-netns', node, 'address', 'add', `${IPV6.node}/64`, 'dev', 'cni0', 'nodad']);
  await run('ip', ['-netns', pods.hello, 'address', 'add', `${IPV6.pod}/64`, 'dev', 'eth0', 'nodad']);
  await startPeer(field, 'hello');
});
afterAll(() => field?.bed.close());

function proxied(command: string, environment: Readonly<Record<string, string>> = {}): ReturnType<typeof runJob> {
  return runJob(field, ['bash', '-c', command], { options: ['--mode', 'proxy'], environment });
}

describe('an IPv6 address of the cluster', () => {
  it('is reached by HTTP, by CONNECT and by SOCKS 5', async () => {
    const url = `http://[${IPV6.pod}]:${HELLO_PORT}/`;
    const { stdout } = await proxied(`curl --silent --globoff ${url}; curl --silent --globoff --proxytunnel ${url}; curl --silent --globoff --proxy $ALL_PROXY ${url}`);
    expect(stdout).toBe(Array(3).fill(`hello from the cluster; you are ${IPV6.node}`).join('\n'));
    expect(lastJson(await proxied(clientLine(field, 'socks', IPV6.pod, String(PEER_TCP_PORT), 'receive', '70000')))).toMatchObject({ count: 70_000 });
    expect(lastJson(await proxied(clientLine(field, 'socket', IPV6.pod, String(PEER_TCP_PORT), 'receive', '70000')))).toMatchObject({ count: 70_000 });
  });
});

describe("a site's own proxy", () => {
  it('carries hub and streams, and what the job wants of the world outside, as it did before', async () => {
    const proxy = await startProxy(CREDENTIALS);
    const outside = createServer((_request, response) => response.end('outside\n')).listen(0, field.cluster.link.root);
    await once(outside, 'listening');
    const address = `${field.cluster.link.root}:${(outside.address() as AddressInfo).port}`;
    const chain = `chain output { type filter hook output priority 0; meta skuid ${field.user.userId} oifname != "lo" drop;\n}`;
    await run('nft', ['--file', '-'], { input: `table inet ${TABLE} {\n${chain}\n}\n` });
    try {
      const auth = field.home.write('auth', `${CREDENTIALS}\n`, 0o600);
      const ca = field.home.write('proxy.pem', proxy.ca, 0o644);
      const { stdout, stderr } = await runJob(field, ['bash', '-c', `curl --silent http://hello/; curl --silent http://${address}/; env`], {
        options: ['--mode', 'proxy', '--proxy', proxy.url, '--proxy-auth-file', auth, '--proxy-ca', ca],
      });
      expect({ lines: stdout.split('\n').slice(0, 2), stderr }).toEqual({ lines: [`hello from the cluster; you are ${field.cluster.addresses.bridge}`, 'outside'], stderr: '' });
      expect(stdout).not.toContain('planted');
      const hub = new URL(field.plane.server).host;
      expect(proxy.connects).toEqual(expect.arrayContaining([hub, expect.stringMatching(new RegExp(`^${field.cluster.link.cluster.replaceAll('.', '\\.')}:21\\d{3}$`)), address]));
      expect(proxy.connects).not.toContain('hello:80');
    } finally {
      await run('nft', ['delete', 'table', 'inet', TABLE]);
      outside.close();
      await proxy.close();
    }
  });
});
