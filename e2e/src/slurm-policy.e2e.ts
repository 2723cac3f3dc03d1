import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { builtApp, CHECKOUT } from '@moorline/tools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const AGENT = join(builtApp('node-agent'), 'main.cjs');
const DEPLOY = join(CHECKOUT, 'deploy', 'slurm');
const JOB = { id: 4_712, uid: 65_534, node: 'policy-node' } as const;
const ASKED = { SLURM_JOB_COMMENT: 'moorline:nobody-attached-it' };
const MARK = '\uFEFF';

/** Policies, and what each makes of a job that asks and cannot have the mesh. */
const CASES: readonly (readonly [policy: string, mode: 'optional' | 'required'])[] = [
  ['', 'optional'],
  ['mode: optional', 'optional'],
  ['mode: optional\n# mode: required\n\n\t\njoin-timeout: 3600\nproxy: http://proxy.example:3128\ncache: /var/cache/a_b-c.d', 'optional'],
  ['  mode:\toptional  ', 'optional'],
  [`${MARK}mode: optional\r\nlog: /dev/null\r\n`, 'optional'],
  ['proxy: https://[2001:db8::1]:3128/', 'optional'],
  ['proxy: proxy.example:3128', 'optional'],
  [`${MARK} mode: optional`, 'optional'],
  ['mode: required', 'required'],
  [`${MARK}mode: required\r\n`, 'required'],
  ['\tmode: required ', 'required'],
  ['mode: strict', 'required'],
  ['mode: true', 'required'],
  ['mode: [required]', 'required'],
  ['mode: "optional"', 'required'],
  ['mode: optional # ours', 'required'],
  ['mode: optional\nmode: required', 'required'],
  ['mode: optional\nmodus: x', 'required'],
  ['modus: required', 'required'],
  ['Mode: required', 'required'],
  ['mode:required', 'required'],
  ['mode=required', 'required'],
  ['mode :  required', 'required'],
  ['- mode: required', 'required'],
  ['required', 'required'],
  ['mode:', 'required'],
  ['mode:\n  required', 'required'],
  ['join-timeout: soon', 'required'],
  ['join-timeout: 0', 'required'],
  ['join-timeout: 1e3', 'required'],
  ['join-timeout: 3601', 'required'],
  ['join-timeout: 9999', 'required'],
  ['join-timeout: 05', 'required'],
  ['mode: optional\nmode: optional', 'required'],
  ['cache: /a\nmode: optional\n  cache: /b', 'required'],
  [`mode: optional\n${MARK}`, 'required'],
  [`mode: optional\n${MARK}log: /dev/null`, 'required'],
  ['mode: optional\r\r\n', 'required'],
  ['proxy:', 'required'],
  ['proxy: nonsense', 'required'],
  ['proxy: 3128', 'required'],
  ['proxy: proxy.example:http', 'required'],
  ['proxy: http://', 'required'],
  ['proxy: http://proxy.example:3128/path', 'required'],
  ['proxy: socks5://proxy.example:1080', 'required'],
  ['proxy: http://alice:planted@proxy.example:3128', 'required'],
  ['spool: relative/folder', 'required'],
  ['cache: /run/../etc', 'required'],
  ['cache: /run/', 'required'],
  ['metrics: /$(id)', 'required'],
  ['srun: ~/srun', 'required'],
];

let folder: string;
const at = (...names: readonly string[]): string => join(folder, ...names);
/** Beside the policy of the tests, and that of every site, where /run is their folder. */
const RUNS = { own: ['run'], every: ['run', 'moorline'] } as const;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-policy-'));
  mkdirSync(at('hooks'));
  await run('cc', ['-O2', '-shared', '-fPIC', '-o', at('moorline.so'), join(DEPLOY, 'spank', 'moorline.c')]);
  await run('cc', ['-O2', '-rdynamic', '-o', at('try'), join(DEPLOY, 'spank', 'try.c'), '-ldl']);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  for (const name of ['run', 'spool']) rmSync(at(name), { recursive: true, force: true });
  for (const name of ['prolog', 'moorline.sh']) copyFileSync(join(DEPLOY, name), at('hooks', name));
});

/** A site policy of these lines, and with a folder for records, which hardly a site would share with another. */
function writePolicy(policy: string, spool = ''): void {
  const mark = policy.startsWith(MARK) ? MARK : '';
  writeFileSync(at('hooks', 'site.yaml'), `${mark}run: ${at('run')}\n${spool}${policy.slice(mark.length)}`);
}

async function asSlurm(words: readonly string[], variables: Readonly<Record<string, string>>): Promise<void> {
  const environment = { SLURM_JOB_ID: `${JOB.id}`, SLURM_JOB_UID: `${JOB.uid}`, SLURM_JOB_GID: `${JOB.uid}`, SLURMD_NODENAME: JOB.node, ...variables };
  await run('env', ['-i', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...words]);
}

/** By the agent, whatever the shell made of the mode. */
async function byAgent(): Promise<void> {
  await asSlurm([process.execPath, AGENT, 'up', '--policy', at('hooks', 'site.yaml'), '--run', at('run'), '--log', at('log'), '--mode', 'optional', '--agent', AGENT], ASKED);
}

/** By the prolog alone: there is no agent beside it. */
function byShell(shell: string): () => Promise<void> {
  return () => asSlurm([shell, at('hooks', 'prolog')], ASKED);
}

function byDamagedShell(shell: string): () => Promise<void> {
  return async () => {
    rmSync(at('hooks', 'moorline.sh'));
    await asSlurm([shell, at('hooks', 'prolog')], ASKED);
  };
}

function recorded(of: keyof typeof RUNS = 'own'): 'optional' | 'required' | 'nothing' {
  try {
    return /^required=1$/m.test(readFileSync(at(...RUNS[of], 'jobs', `${JOB.node}.${JOB.id}`, 'record'), 'utf8')) ? 'required' : 'optional';
  } catch {
    return 'nothing';
  }
}

/** Whether the plugin lets a task of the job run. */
async function letsRun(of: keyof typeof RUNS = 'own'): Promise<boolean> {
  const { stdout } = await run(at('try'), [at('moorline.so'), JOB.node, `${JOB.id}`, `${JOB.uid}`, `run=${at(...RUNS[of])}`]);
  return stdout.startsWith('returned 0');
}

describe.each<[string, () => Promise<void>]>([['the agent', byAgent], ...['/bin/dash', '/bin/bash'].map((shell): [string, () => Promise<void>] => [`the prolog by ${shell}`, byShell(shell)])])('a policy as %s reads it', (_who, read) => {
  it.each(CASES)('%j: %s', async (policy, mode) => {
    writePolicy(policy);
    await read();
    expect({ recorded: recorded(), runs: await letsRun() }).toEqual({ recorded: mode, runs: mode === 'optional' });
  });
});

describe.each(['/bin/dash', '/bin/bash'])('a policy as the prolog reads it by %s without moorline.sh', (shell) => {
  it.each(CASES)('%j: %s', async (policy, mode) => {
    writePolicy(policy);
    await byDamagedShell(shell)();
    expect({ recorded: recorded(), runs: await letsRun() }).toEqual({ recorded: mode === 'required' ? mode : 'nothing', runs: mode === 'optional' });
  });

  it('holds for jobs that only their file in the spool puts on the mesh, and for no other', async () => {
    writePolicy('mode: required', `spool: ${at('spool')}\n`);
    rmSync(at('hooks', 'moorline.sh'));
    await asSlurm([shell, at('hooks', 'prolog')], {});
    expect(await letsRun()).toBe(true);
    mkdirSync(at('spool', 'jobs'), { recursive: true });
    writeFileSync(at('spool', 'jobs', `${JOB.id}.json`), '{}', { mode: 0o600 });
    await asSlurm([shell, at('hooks', 'prolog')], {});
    expect(await letsRun()).toBe(false);
  });
});

/** Runs a reader of the policy where /etc has nothing but a policy that is a link to nothing, and /run is of the test. */
async function withoutEtc(words: readonly string[]): Promise<void> {
  const script = 'mount -t tmpfs none /etc && mkdir /etc/moorline && ln -s /nowhere/site.yaml /etc/moorline/site.yaml && mount --bind "$0" /run && exec "$@"';
  mkdirSync(at('run'));
  await asSlurm(['/usr/bin/unshare', '--mount', '/bin/sh', '-c', script, at('run'), ...words], { ...ASKED, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' });
}

describe('a policy that is a link to nothing', () => {
  const agentWords = [process.execPath, AGENT, 'up', '--log', '/dev/null', '--mode', 'optional', '--agent', AGENT];
  const shells = ['/bin/dash', '/bin/bash'] as const;

  it.each([['the agent', null, true], ...shells.flatMap((shell) => [[`the prolog by ${shell}`, shell, true], [`the prolog by ${shell} without moorline.sh`, shell, false]] as const)] as const)('is strict for %s', async (_who, shell, whole) => {
    rmSync(at('hooks', 'site.yaml'), { force: true });
    if (!whole) rmSync(at('hooks', 'moorline.sh'));
    await withoutEtc(shell === null ? agentWords : [shell, at('hooks', 'prolog')]);
    expect({ recorded: recorded('every'), runs: await letsRun('every') }).toEqual({ recorded: 'required', runs: false });

    rmSync(at('run'), { recursive: true });
    symlinkSync('/nowhere/site.yaml', at('hooks', 'site.yaml'));
    await withoutEtc(shell === null ? [...agentWords, '--policy', at('hooks', 'site.yaml')] : [shell, at('hooks', 'prolog')]);
    expect({ recorded: recorded('every'), runs: await letsRun('every') }).toEqual({ recorded: 'required', runs: false });
    rmSync(at('hooks', 'site.yaml'));
  });
});
