import { existsSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readMounts, run } from '@moorline/linux';
import { openField, type AgentOptions, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAgentFails } from './errors/failures.ts';
import { refusing, withUserNamespaces } from './sites/namespaces.ts';
import { runAsRoot } from './sites/run-as-root.ts';
import { asNode, inShell, readOnlyFolder, sharedFolder, withHiddenProcesses, withLimit, withoutExecutionIn, withoutIpv6, withoutProgram } from './sites/workers.ts';
import { attached, runJob } from './support/jobs.ts';

type Quirk = Partial<Pick<AgentOptions, 'environment' | 'wrapper'>>;

/** Nobody's home, and nowhere. */
const NOWHERE = '/nonexistent/home';
/** In a user namespace of its own a user's processes are counted apart from those of the same user elsewhere. */
const ENOUGH_NAMESPACES = 1_000;
/** Clears the environment but for what a login always has. */
const BARE = ['env', '-i'];

let field: Field;

beforeAll(async () => {
  field = await openField('quirks');
  await makeSharedMount(join(field.bed.folder, 'shared'));
});
afterAll(() => field?.bed.close());

/** A mount that is shared, below folders that are not, with another in it: as /run/netns is on many a worker. */
async function makeSharedMount(folder: string): Promise<void> {
  mkdirSync(folder);
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'moorline', folder]);
  await run('mount', ['--make-shared', folder]);
  mkdirSync(join(folder, 'inner'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'moorline', join(folder, 'inner')]);
}

function mountPoints(): readonly string[] {
  return readMounts().map(({ point }) => point).toSorted();
}

async function expectHello(quirk: Quirk, command = ':'): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runJob(field, ['/bin/sh', '-c', `/usr/bin/curl --silent --max-time 10 http://hello/; ${command}`], quirk);
  const [hello, ...rest] = stdout.split('\n');
  expect({ code, hello, stderr }).toEqual({ code: 0, hello: `hello from the cluster; you are ${field.cluster.addresses.bridge}`, stderr: '' });
  return rest;
}

describe.concurrent('folders', () => {
  it('HOME is read-only: the cache goes to a folder of this node', async () => {
    await expectHello({ environment: { HOME: await readOnlyFolder(field) } });
  });

  it('HOME is missing', () => expectHello({ environment: { HOME: NOWHERE } }));
  it('HOME is not set', () => expectHello({ wrapper: ['env', '--unset=HOME'] }));
  it('HOME is not a path', () => expectHello({ environment: { HOME: 'home' } }));
  it('TMPDIR is not set', () => expectHello({ wrapper: ['env', '--unset=TMPDIR'] }));
  it.each([NOWHERE, 'relative', '', '/proc'])("TMPDIR is '%s'", async (folder) => {
    await expectHello({ environment: { TMPDIR: folder } });
  });

  it('HOME cannot be used, and /tmp and /dev/shm allow no execution: TMPDIR is used', async () => {
    const environment = { HOME: NOWHERE, TMPDIR: await sharedFolder(field) };
    await expectHello({ environment, wrapper: await withoutExecutionIn(field, ['/tmp', '/dev/shm'].filter((folder) => existsSync(folder) && !field.bed.folder.startsWith(`${folder}/`))) });
  });

  it('TMPDIR and HOME are shared by two nodes that start at once, with the same pids: each has its own folder', async () => {
    const TMPDIR = await sharedFolder(field);
    const quirk = (node: string): Quirk => ({ environment: { HOME: NOWHERE, TMPDIR }, wrapper: asNode(node) });
    await Promise.all(['n001', 'n002'].map((node) => expectHello(quirk(node))));
    const names = readdirSync(TMPDIR);
    expect(names.map((name) => name.split('_')[0]).toSorted()).toEqual(['n001', 'n002'].map((node) => `moorline-${field.user.userId}-${node}`));
  });
});

describe.concurrent('the environment', () => {
  it.each(['000', '777', '027'])('umask %s: the command has it, the agent does not mind', async (umask) => {
    expect(await expectHello({ wrapper: inShell(`umask ${umask}`) }, 'umask')).toEqual([`0${umask}`]);
  });

  it('nothing is in PATH', () => expectHello({ environment: { PATH: NOWHERE } }));
  it('there is no environment at all', () => expectHello({ wrapper: BARE }));
  it.each([{ LC_ALL: 'tr_TR.UTF-8' }, { LANG: 'xx_YY.KOI8', LC_ALL: '/etc' }])('the locale is %o', async (environment) => {
    await expectHello({ environment });
  });
  it('procfs shows the own processes only', async () => expectHello({ wrapper: await withHiddenProcesses(field) }));
});

describe('limits', () => {
  it.each(['nofile=64', 'memlock=0', 'core=0', 'fsize=0:', 'nproc=20:', 'as=2147483648', 'stack=262144'])('%s is enough', async (limit) => {
    await expectHello({ wrapper: [...(await withUserNamespaces(field, ENOUGH_NAMESPACES)), ...withLimit(limit)] });
  });

  it('that were raised for the agent are again for the command what they were', async () => {
    expect(await expectHello({ wrapper: withLimit('fsize=1048576:') }, 'ulimit -S -f')).toEqual(['2048']);
  });

  it.each([
    ['nofile=32', 'open files (ulimit -n): 32 of at least 64'],
    ['fsize=1048576', 'file size in bytes (ulimit -f): 1048576 of at least '],
    ['as=1610612736', 'address space in bytes (ulimit -v): 1610612736 of at least '],
    ['nproc=40', 'processes (ulimit -u): 40 of at least '],
  ])('%s is refused, and the token is not spent', async (limit, detail) => {
    const wrapper = [...(await withUserNamespaces(field, ENOUGH_NAMESPACES)), ...withLimit(limit)];
    await attached(field, async (joinFile) => {
      for (let time = 0; time < 2; time += 1) expect(await expectAgentFails(field, 'ML-LIMIT-TOO-LOW', { joinFile, wrapper })).toContain(detail);
    });
  });
});

describe('IPv6', () => {
  it('is not in the kernel', async () => {
    await expectHello({ wrapper: refusing('ipv6') });
  });

  it('is switched off on the worker (disable_ipv6)', async () => {
    await expectHello({ wrapper: await withoutIpv6(field) });
  });
});

describe('programs', () => {
  it('ip is not on the worker: it is not needed', async () => {
    expect(await expectHello({ wrapper: await withoutProgram(field, 'ip') }, 'ip link 2>/dev/null || echo none')).toEqual(['none']);
  });

  it.each(['unshare', 'prlimit'])('%s is not on the worker: the job is refused before the token is spent', async (name) => {
    const wrapper = await withoutProgram(field, name);
    await attached(field, async (joinFile) => {
      for (let time = 0; time < 2; time += 1) expect(await expectAgentFails(field, 'ML-PROGRAM-MISSING', { joinFile, wrapper })).toContain(name);
    });
  });
});

describe('root', () => {
  it.each([
    ['auto', 'user namespaces are off', () => withUserNamespaces(field, 0)],
    ['auto', 'a seccomp filter refuses them', () => refusing('userns')],
    ['none', 'it is asked for', () => []],
  ] as const)('--unshare %s makes namespaces without a user namespace when %s, and no mount of the worker goes', async (mode, what, world) => {
    const wrapper = await world();
    const before = mountPoints();
    const look = 'id -u; readlink /proc/self/ns/user; curl --silent --max-time 10 http://hello/';
    const { code, stdout, stderr } = await runAsRoot(field, ['--unshare', mode], ['bash', '-c', look], wrapper);
    expect({ code, stderr, lines: stdout.split('\n') }).toEqual({
      code: 0, stderr: '', lines: ['0', what === 'user namespaces are off' ? expect.any(String) : readlinkSync('/proc/self/ns/user'), `hello from the cluster; you are ${field.cluster.addresses.bridge}`],
    });
    expect(mountPoints()).toEqual(before);
  });
});
