import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type RunResult } from '@moorline/linux';
import { CHECKOUT } from '@moorline/tools';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SHELLS = ['/bin/dash', '/bin/bash'] as const;
const HOOKS = ['prolog', 'epilog', 'task-prolog'] as const;
const USER = 65_534;
const JOB = 4_711;
const NODE = 'hooks-node';
/** Where hooks look that know of no policy. */
const DEFAULT_FOLDER = `/run/moorline/jobs/${NODE}.${JOB}`;

let folder: string;
const at = (...names: readonly string[]): string => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-hooks-'));
  chmodSync(folder, 0o755);
  mkdirSync(at('hooks'));
  for (const name of [...HOOKS, 'moorline.sh']) copyFileSync(join(CHECKOUT, 'deploy', 'slurm', name), at('hooks', name));
  policy('');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(DEFAULT_FOLDER, { recursive: true, force: true });
});

/** A site policy with the folders of this test, and these lines. */
function policy(lines: string, mark = '', end = '\n'): void {
  writeFileSync(at('hooks', 'site.yaml'), `${mark}run: ${at('run')}${end}log: ${at('log')}${end}${lines}`, { mode: 0o644 });
}

function record(of: string, required: boolean): void {
  mkdirSync(of, { recursive: true });
  writeFileSync(join(of, 'record'), `version=1\njob=${JOB}\nrequired=${required ? 1 : 0}\n`);
}

/** Starts a hook as SLURM does: without PATH and HOME. */
async function start(shell: string, hook: string, { uid = 0, node = NODE, comment = '' } = {}): Promise<RunResult> {
  const variables = [`SLURM_JOB_ID=${JOB}`, `SLURM_JOB_UID=${USER}`, `SLURMD_NODENAME=${node}`, `SLURM_JOB_COMMENT=${comment}`];
  return run('setpriv', [`--reuid=${uid}`, '--clear-groups', 'env', '-i', ...variables, shell, hook], { acceptedExitCodes: [1, 2, 127] });
}

describe.each(SHELLS)('by %s, without a moorline.sh that can be used', (shell) => {
  it.each(HOOKS)('%s ends with 0', async (hook) => {
    for (const text of [null, 'if then fi (\n', '']) {
      if (text === null) rmSync(at('hooks', 'moorline.sh'));
      else writeFileSync(at('hooks', 'moorline.sh'), text);
      expect({ text, exitCode: (await start(shell, at('hooks', hook))).exitCode }).toEqual({ text, exitCode: 0 });
    }
  });

  it.each([
    [true, 1, 'of the policy'],
    [false, 0, 'of the policy'],
    [true, 1, 'of every node, where there is no policy'],
  ])('a task whose record says required=%s ends with %i: in the folder %s', async (required, exitCode, where) => {
    const known = where === 'of the policy';
    if (!known) rmSync(at('hooks', 'site.yaml'));
    record(known ? at('run', 'jobs', `${NODE}.${JOB}`) : DEFAULT_FOLDER, required);
    rmSync(at('hooks', 'moorline.sh'));
    const done = await start(shell, at('hooks', 'task-prolog'), { uid: USER });
    expect(done.exitCode).toBe(exitCode);
    expect(done.stdout).toContain('print ML-AGENT-FAILED: ');
  });
});

it('the hooks read paths of the policy in the same words', () => {
  const readers = HOOKS.map((hook) => /^# setting KEY[^]*?^\}$/m.exec(readFileSync(at('hooks', hook), 'utf8'))?.[0]);
  expect(readers[0]).toContain('setting() {');
  expect(new Set(readers).size).toBe(1);
});

describe.each(SHELLS)('by %s', (shell) => {
  it.each(['run: PATH', '\trun:\tPATH \r', '\uFEFF run: PATH', '# ours\n\uFEFFrun: PATH', 'run: PATH b', 'run: PATH # ours', 'run: PATH$b', 'run: PATH/../b', 'run: PATH/', 'run:PATH', 'run: "PATH"', 'run: PATH\nrun: PATH-2', 'run: PATH-2\n run: PATH'])('the record of a job is in the same folder with and without moorline.sh: %j', async (lines) => {
    writeFileSync(at('hooks', 'site.yaml'), `${lines.replaceAll('PATH', at('run'))}\nmode: required\n`);
    const places = [at('run'), at('run-2'), '/run/moorline'].map((run) => join(run, 'jobs', `${NODE}.${JOB}`));
    const taken = async (): Promise<readonly string[]> => {
      await start(shell, at('hooks', 'prolog'), { comment: 'moorline:hooks' });
      const found = places.filter((place) => existsSync(join(place, 'record')));
      for (const place of places) rmSync(place, { recursive: true, force: true });
      return found;
    };
    const whole = await taken();
    rmSync(at('hooks', 'moorline.sh'));
    expect(whole).toHaveLength(1);
    expect(await taken()).toEqual(whole);
  });

  it('what an earlier run of a job has left stays known without moorline.sh, unless it is of an earlier start of the node', async () => {
    policy('mode: required\n');
    rmSync(at('hooks', 'moorline.sh'));
    const job = at('run', 'jobs', `${NODE}.${JOB}`);
    for (const boot of [readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), 'earlier']) {
      mkdirSync(job, { recursive: true });
      writeFileSync(join(job, 'record'), `version=1\njob=${JOB}\nuid=${USER}\nboot=${boot}\nrequired=0\nnetwork=4 5\nmounts=6 7\n`);
      await start(shell, at('hooks', 'prolog'), { comment: 'moorline:hooks' });
      const lines = readFileSync(join(job, 'record'), 'utf8').split('\n');
      expect(lines).toContain('required=1');
      expect(lines.filter((line) => /^(network|mounts)=/.test(line))).toEqual(boot === 'earlier' ? [] : ['network=4 5', 'mounts=6 7']);
    }
  });

  it('a link to the task prolog finds the files beside the real one', async () => {
    record(at('run', 'jobs', `${NODE}.${JOB}`), true);
    writeFileSync(at('run', 'jobs', `${NODE}.${JOB}`, 'failed'), 'ML-TEST: a failure\n');
    symlinkSync(at('hooks', 'task-prolog'), at('linked'));
    expect(await start(shell, at('linked'))).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('print ML-TEST: a failure') as unknown });
  });

  it.each([
    ['has no newline at its end', 'mode: required', '', '\n'],
    ['begins with a byte order mark', '', '\uFEFFmode: required\n', '\n'],
    ['has the ends of lines of Windows', 'mode: required\r\n', '', '\r\n'],
  ])('`mode: required` holds in a policy that %s', async (_what, lines, mark, end) => {
    policy(lines, mark, end);
    await start(shell, at('hooks', 'prolog'), { comment: 'moorline:hooks' });
    expect(readFileSync(at('run', 'jobs', `${NODE}.${JOB}`, 'record'), 'utf8')).toContain('required=1');
  });

  it('a policy that the user may not read, or nobody can, fails a task of which nothing else is known, and lets no hook of the node wait', async () => {
    chmodSync(at('hooks', 'site.yaml'), 0o600);
    const done = await start(shell, at('hooks', 'task-prolog'), { uid: USER });
    expect(done).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('print ML-SITE-POLICY: ') as unknown });
    rmSync(at('hooks', 'site.yaml'));
    await run('mkfifo', [at('hooks', 'site.yaml')]);
    for (const hook of ['prolog', 'epilog']) expect((await start(shell, at('hooks', hook))).exitCode).toBe(0);
    expect((await start(shell, at('hooks', 'task-prolog'), { uid: USER })).exitCode).toBe(1);
  });

  it('the log is JSON whatever the node is called', async () => {
    await start(shell, at('hooks', 'prolog'), { comment: 'moorline:hooks', node: 'a"b\\c\td%s' });
    const lines = readFileSync(at('log'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([expect.objectContaining({ node: 'abcd%s', jobId: JOB, code: 'ML-AGENT-FAILED' })]);
  });
});
