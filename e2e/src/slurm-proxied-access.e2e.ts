import { chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { processIds, run } from '@moorline/linux';
import { openField, startAgent, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PEER_PORT, startPeer, withProxiedJob } from './proxied/job.ts';
import { leaveSocket, TELLS, watchersOf } from './proxied/leave-socket.ts';
import { attached, runJob, untilSaid } from './support/jobs.ts';
import { observeTraces, untilNoProcess, type Traces } from './support/worker.ts';

/** An ordinary user of every machine, and not the job's. */
const OTHER = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', '--'];
const DEADLINE_MS = 30_000;

let field: Field;
let before: Traces;

beforeAll(async () => {
  field = await openField('access');
  await startPeer(field, 'hello');
});
afterAll(() => field?.bed.close());
beforeEach(async () => {
  before = await observeTraces(field);
});

async function curl(prefix: readonly string[], ...args: readonly string[]): Promise<string> {
  const [file = '', ...rest] = [...prefix, 'curl', '--silent', '--show-error', '--max-time', '10', ...args];
  const { stdout, stderr, exitCode } = await run(file, rest, { acceptedExitCodes: [7, 35, 52, 56, 97] });
  return exitCode === 0 ? stdout : `refused: ${stderr}`;
}

function greeting(): string {
  return `hello from the cluster; you are ${field.cluster.addresses.bridge}\n`;
}

async function untilNothingLeft(): Promise<void> {
  await untilNoProcess(field);
  await waitUntil(async () => JSON.stringify(await observeTraces(field)) === JSON.stringify(before), { what: 'every trace of the job to go', deadlineMs: DEADLINE_MS });
}

describe('the proxy of a job', () => {
  it("is for its own user: another one gets nowhere, even with the password, and so does root's own curl", async () => {
    await withProxiedJob(field, TELLS, async ({ agent }) => {
      const [all = '', socket = ''] = agent.stdout;
      const own = ['setpriv', `--reuid=${field.user.userId}`, `--regid=${field.user.groupId}`, '--clear-groups', '--'];
      const { hostname, port, username, password } = new URL(all.replace('socks5h', 'http'));
      const asHttp = `http://${username}:${password}@${hostname}:${port}`;
      for (const way of [all, asHttp, `socks5h://localhost${socket}`]) {
        expect(await curl(own, '--proxy', way, `http://hello/`)).toBe(greeting());
        expect(await curl(OTHER, '--proxy', way, `http://hello/`)).toMatch(/^refused: /);
      }
      expect(await curl([], '--proxy', all, 'http://hello/')).toMatch(/^refused: /);
      const [file, folder] = [lstatSync(socket), lstatSync(dirname(socket))];
      expect([file.isSocket(), file.mode & 0o777, file.uid, folder.mode & 0o777, folder.uid]).toEqual([true, 0o600, field.user.userId, 0o700, field.user.userId]);
      const environment = statSync(`/proc/${agent.pid}/environ`);
      expect([environment.mode & 0o777, environment.uid]).toEqual([0o400, field.user.userId]);
    });
    await untilNothingLeft();
  });

  it('has its socket in the runtime folder where there is one, else elsewhere; and none where nothing takes it', async () => {
    const runtime = join(field.home.path, 'runtime');
    mkdirSync(runtime);
    chownSync(runtime, field.user.userId, field.user.groupId);
    const tell = ['bash', '-c', 'echo $MOORLINE_PROXY_SOCKET; curl --silent http://hello/'];
    const options = ['--mode', 'proxy'];
    expect((await runJob(field, tell, { options, environment: { XDG_RUNTIME_DIR: runtime } })).stdout).toMatch(new RegExp(`^${runtime}/moorline-${field.user.userId}-\\S+/socket\nhello from`));
    const long = await runJob(field, tell, { options, environment: { XDG_RUNTIME_DIR: `/${'long/'.repeat(30)}` } });
    expect(long.stdout).toMatch(/^(\/tmp|\/dev\/shm)\/moorline-\S+\/socket\nhello from/);
    rmdirSync(runtime);
  });

  it('is used by programs that know no proxy, with `connect`', async () => {
    const { agent } = field.programs;
    const script = `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | ${agent} connect hello:80 | tail -n 1
${agent} connect --listen $PWD/to-hello hello:80 & until [ -S to-hello ]; do sleep 0.1; done
stat -c %a to-hello; curl --silent --unix-socket to-hello http://any/; kill -INT $!; wait $!; [ ! -e to-hello ] && echo gone
${agent} connect ${field.cluster.addresses.pods.hello}:1 </dev/null; echo $?`;
    const { stdout, stderr } = await runJob(field, ['bash', '-c', script], { options: ['--mode', 'proxy'] });
    expect(stdout).toBe(`${greeting()}600\n${greeting()}gone\n69`);
    expect(stderr).toContain(`ML-TARGET-UNREACHABLE: the pod or service does not answer: ${field.cluster.addresses.pods.hello}:1: 502 Bad Gateway`);
    // The same in a job with a network of its own.
    expect((await runJob(field, ['bash', '-c', `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | ${agent} connect hello:80 | tail -n 1`])).stdout).toMatch(/^hello from the cluster/);
  });

  it('says what is wrong with a destination', async () => {
    const { pods } = field.cluster.addresses;
    const script = `for url in http://nowhere.invalid/ http://${pods.hello}:1/ http://${field.cluster.addresses.bridge}:21000/ http://[fd00::1]:1/; do curl --silent $url; curl --silent --output /dev/null --write-out '%{http_code}\\n' $url; done; curl --silent --show-error --proxy $ALL_PROXY http://nowhere.invalid/`;
    const { stdout, stderr } = await runJob(field, ['bash', '-c', script], { options: ['--mode', 'proxy'] });
    expect(stdout.split('\n')).toEqual([
      'moorline: neither the cluster nor this node knows the name', '404', 'moorline: the destination takes no connections at this port', '502',
      'moorline: the job may not reach this address', '403', expect.stringMatching(/^moorline: the destination /), '502',
    ]);
    expect(stderr).toMatch(/SOCKS5 connection to nowhere\.invalid/i);
  });
});

describe('what is left of a proxied job', () => {
  it.each<[string, (agent: number, folder: string) => readonly number[]]>([
    ['its agent', (agent) => [agent]],
    ['the watcher of its socket', (_agent, folder) => watchersOf(folder)],
    ['its command', () => processIds().filter((pid) => cmdline(pid).startsWith('sleep 300'))],
  ])('is nothing when %s is killed (kill -9)', async (_what, victims) => {
    await attached(field, async (joinFile) => {
      const job = await startAgent(field, { joinFile, command: ['bash', '-c', TELLS], options: ['--mode', 'proxy'] });
      await untilSaid(job, 'ready');
      const folder = dirname(job.stdout[1] ?? '');
      const pids = victims(job.pid, folder);
      expect(pids).toHaveLength(1);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      job.kill('SIGTERM');
      await toEnd(job);
    });
    await untilNothingLeft();
  });

  it('goes with the next job of the user when everything was killed at once', async () => {
    expect(readdirSync(await leaveSocket(field))).toEqual(['socket']);
    await withProxiedJob(field, 'echo ready; exec sleep 300', async () => {
      // One that lives is left alone.
      expect((await runJob(field, ['bash', '-c', 'curl --silent http://hello/'], { options: ['--mode', 'proxy'] })).code).toBe(0);
      expect(readdirSync(dirname(socketsNow()[0] ?? ''))).toEqual(['socket']);
      expect(socketsNow()).toHaveLength(1);
    });
    await untilNothingLeft();
  });
});

describe('a control plane that is away', () => {
  it('stops no connection of a proxied job, old or new', async () => {
    await withProxiedJob(field, `echo ready; (echo 'take'; sleep 8; echo more) | ${field.programs.agent} connect ${field.cluster.addresses.pods.hello}:${PEER_PORT + 1} & sleep 4; curl --silent http://hello/; wait; sleep 300`, async ({ agent }) => {
      await field.plane.stop();
      try {
        await waitUntil(() => agent.stdout.length >= 3, { what: 'both answers', deadlineMs: DEADLINE_MS });
        expect(agent.stdout.slice(1).toSorted()).toEqual([expect.stringMatching(/^5 [0-9a-f]{64}$/), greeting().trim()]);
      } finally {
        await field.plane.start();
      }
    });
  });
});

/** Caches of the same user may stand beside the folders of sockets, whose names end in twelve digits of their own. */
function socketsNow(): readonly string[] {
  const form = new RegExp(`^moorline-${field.user.userId}-.*-[0-9a-f]{12}$`);
  return ['/tmp', '/dev/shm'].flatMap((place) => readdirSync(place).filter((name) => form.test(name)).map((name) => join(place, name, 'socket')));
}

function cmdline(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
