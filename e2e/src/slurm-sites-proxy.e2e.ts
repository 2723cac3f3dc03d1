import { HELLO_PORT, openField, startAgent, toEnd, type AgentOptions, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAgentFails } from './errors/failures.ts';
import type { Wrapper } from './errors/worlds.ts';
import { withUserNamespaces } from './sites/namespaces.ts';
import { attached, JOB_ECHO_PORT, runJob, untilSaid, withEchoJob } from './support/jobs.ts';
import { askFromPod } from './support/pods.ts';
import { observeTraces, untilNoProcess, untilTracesAre } from './support/worker.ts';

const PROXY = ['--mode', 'proxy'];

let field: Field;
/** A worker on which nobody can make a user namespace. */
let closed: Wrapper;

beforeAll(async () => {
  field = await openField('proxy');
  closed = await withUserNamespaces(field, 0);
});
afterAll(() => field?.bed.close());

function run(command: string, extras: Partial<AgentOptions> = {}): ReturnType<typeof runJob> {
  return runJob(field, ['bash', '-c', command], { options: PROXY, wrapper: closed, ...extras });
}

function hello(): string {
  return `hello from the cluster; you are ${field.cluster.addresses.bridge}`;
}

describe('--mode proxy, with user namespaces off', () => {
  it.each(['hello', 'hello.default.svc.cluster.local'])('reaches the Service %s by SOCKS 5 and by HTTP, and is seen as the endpoint', async (name) => {
    const { code, stdout, stderr } = await run(`curl --silent --show-error http://${name}/; curl --silent --show-error --proxy $ALL_PROXY http://${name}/; curl --silent --show-error --proxytunnel http://${name}/`);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stderr: '', stdout: [hello(), hello(), hello()].join('\n') });
  });

  it('reaches a pod by its address', async () => {
    expect((await run(`curl --silent --proxy $ALL_PROXY http://${field.cluster.addresses.pods.hello}:${HELLO_PORT}/`)).stdout).toBe(hello());
  });

  it('lets pods reach a declared port, and no other', async () => {
    const options = [...PROXY, '--expose', String(JOB_ECHO_PORT)];
    await withEchoJob(field, async ({ address }) => {
      expect(await askFromPod(field, 'hello', 'tcp', address, JOB_ECHO_PORT, 'ahoy')).toBe('127.0.0.1 ahoy');
      await expect(askFromPod(field, 'hello', 'tcp', address, JOB_ECHO_PORT + 1, 'ahoy')).rejects.toThrow('ECONNREFUSED');
    }, { options, wrapper: closed });
  });

  it('lets nobody through without the password', async () => {
    const attempt = 'port=${ALL_PROXY##*:}; for scheme in socks5h http; do for user in "" job:wrong@; do env -u ALL_PROXY curl --silent --max-time 5 --output /dev/null --write-out "%{http_connect} %{http_code}\\n" --proxy $scheme://${user}127.0.0.1:$port http://hello/; done; done';
    const { stdout } = await run(attempt);
    expect(stdout.split('\n').filter((line) => line.includes('200'))).toEqual([]);
    expect(stdout.split('\n')).toHaveLength(4);
  });

  it('moves bulk data both ways', async () => {
    await withEchoJob(field, async ({ address }) => {
      const text = 'x'.repeat(100_000);
      const answers = await Promise.all(Array.from({ length: 20 }, () => askFromPod(field, 'hello', 'tcp', address, JOB_ECHO_PORT, text)));
      expect(answers.every((answer) => answer === `127.0.0.1 ${text}`)).toBe(true);
    }, { options: [...PROXY, '--expose', String(JOB_ECHO_PORT)], wrapper: closed });
  });

  it('passes exit code and signals on, and leaves nothing, also after kill -9', async () => {
    const before = await observeTraces(field);
    expect(await run('exit 7')).toMatchObject({ code: 7, signal: null, stderr: '' });
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['bash', '-c', 'echo ready; exec sleep 300'], options: PROXY, wrapper: closed });
      await untilSaid(agent, 'ready');
      agent.kill('SIGKILL');
      await toEnd(agent);
      await untilNoProcess(field);
    });
    await untilTracesAre(field, before);
  });
});

describe('--mode auto', () => {
  it('says which mode it chose, and why', async () => {
    const proxied = await run('curl --silent http://hello/', { options: ['--mode', 'auto'] });
    expect(proxied).toMatchObject({ code: 0, stdout: hello() });
    expect(proxied.stderr).toMatch(/--mode auto chose proxy, because of ML-USERNS-OFF.*user.max_user_namespaces=0/);
    const meshed = await run('curl --silent http://hello/', { options: ['--mode', 'auto'], wrapper: [] });
    expect(meshed).toMatchObject({ code: 0, stdout: hello() });
    expect(meshed.stderr).toBe('moorline-agent: --mode auto chose mesh, by --unshare map-root');
  });

  it('is not what happens unless it is asked for', async () => {
    await attached(field, async (joinFile) => {
      await expectAgentFails(field, 'ML-USERNS-OFF', { joinFile, wrapper: closed });
    });
  });
});
