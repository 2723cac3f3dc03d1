import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, processIds, run, start } from '@moorline/linux';
import { runInLane, waitUntil, whyNoLane } from '@moorline/tools';
import { afterEach, describe, expect, it } from 'vitest';

const DEADLINE_MS = 60_000;
const CHECKOUT = join(import.meta.dirname, '..', '..');
const folders: string[] = [];

/** A folder that stands for a checkout; removed after the test. */
function checkoutIn(parent: string): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'moorline-lanes-'));
  folders.push(folder);
  writeFileSync(join(folder, 'file'), 'of the checkout\n');
  return folder;
}

/** Runs a program in a lane with that checkout, and gives its exit code and its lines. */
async function inLane(root: string, file: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const code = await runInLane({ root, shared: [root], file: findProgram(file), args, number: 0, environment: {}, signal: AbortSignal.timeout(DEADLINE_MS), onLine: (line) => lines.push(line) });
  return { code, lines };
}

/** Processes that have this as their last argument. */
function withArgument(text: string): readonly number[] {
  return processIds().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').endsWith(`\0${text}\0`);
    } catch {
      return false;
    }
  });
}

/** Folders of lanes in all hierarchies of control groups, wherever they are. */
async function controlGroups(): Promise<string> {
  return (await run('find', ['/sys/fs/cgroup', '-type', 'd', '-name', 'moorline-lane.*.0'], { acceptedExitCodes: [1] })).stdout;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a lane', () => {
  it.each(['/tmp', '/home', '/var/tmp', '/srv', '/run'])('shows the checkout, and keeps what is written there, if it is below %s', async (parent) => {
    const root = checkoutIn(parent);
    expect(await inLane(root, 'cat', 'file')).toEqual({ code: 0, lines: ['of the checkout'] });
    expect((await inLane(root, 'touch', 'made inside')).code).toBe(0);
    expect(readdirSync(root).toSorted()).toEqual(['file', 'made inside']);
  });

  it.each(['/tmp', '/run', '/home', '/etc', '/var', '/dev/shm'])('keeps to itself what else is written to %s', async (folder) => {
    const path = join(folder, `moorline-lanes-${process.pid}`);
    expect((await inLane(checkoutIn('/srv'), 'touch', path)).code).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('has files of the machine in /etc, and an empty /tmp without a mount of its own', async () => {
    const root = checkoutIn('/srv');
    expect((await inLane(root, 'cat', '/etc/passwd')).lines.join('\n')).toBe(readFileSync('/etc/passwd', 'utf8').trimEnd());
    expect((await inLane(root, 'find', '/tmp', '/run', '-mindepth', '1')).lines).toEqual([]);
    expect((await inLane(root, 'stat', '--format=%m', '/tmp', '/run')).lines).toEqual(['/', '/']);
  });

  it('has processes, links and control groups of its own', async () => {
    const root = checkoutIn('/srv');
    expect((await inLane(root, 'ls', '/sys/class/net')).lines).toEqual(['lo']);
    expect((await inLane(root, 'ps', '-e', '-o', 'pid=')).lines.length).toBeLessThanOrEqual(3);
    expect((await inLane(root, 'cat', '/proc/self/cgroup')).lines.filter((line) => !line.endsWith(':/'))).toEqual([]);
    expect((await inLane(root, 'find', '/sys/fs/cgroup', '-name', 'moorline-lane.*')).lines).toEqual([]);
    await waitUntil(async () => !(await controlGroups()).includes(`moorline-lane.${process.pid}.`), { what: 'its control groups to go', deadlineMs: DEADLINE_MS });
  });

  it('leaves the switches of the kernel to the machine, and gives user namespaces a procfs', async () => {
    const [root, file] = [checkoutIn('/srv'), '/proc/sys/vm/overcommit_memory'];
    const before = readFileSync(file, 'utf8');
    expect((await inLane(root, 'cat', file)).lines).toEqual([before.trim()]);
    const other = before.trim() === '1' ? '0' : '1';
    expect(await inLane(root, 'sysctl', '--write', `vm.overcommit_memory=${other}`)).toEqual({ code: 0, lines: [`vm.overcommit_memory = ${other}`] });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(await inLane(root, 'unshare', '--user', '--map-root-user', '--mount', '--pid', '--fork', '--mount-proc', '--', 'true')).toEqual({ code: 0, lines: [] });
  });

  it('gives terminals', async () => {
    expect(await inLane(checkoutIn('/srv'), 'script', '--quiet', '--command', 'tty', '/dev/null')).toEqual({ code: 0, lines: [expect.stringMatching(/^\/dev\/pts\/\d+$/)] });
  });

  it('has a folder of its own for devices', async () => {
    const [root, path] = [checkoutIn('/srv'), `/dev/moorline-lanes-${process.pid}`];
    expect(await inLane(root, 'mkdir', path)).toEqual({ code: 0, lines: [] });
    expect(existsSync(path)).toBe(false);
    expect((await inLane(root, 'ls', '/dev')).lines.toSorted()).toEqual([...new Set([...readdirSync('/dev'), 'net', 'shm'])].toSorted());
  });

  it('ends as its program ends', async () => {
    const root = checkoutIn('/srv');
    expect((await inLane(root, 'false')).code).toBe(1);
    expect(await inLane(root, 'cat', 'nothing')).toEqual({ code: 1, lines: [`${findProgram('cat')}: nothing: No such file or directory`] });
  });

  it('ends with the process that keeps it, and the next run removes its control groups', async () => {
    const [root, seconds] = [checkoutIn('/srv'), `${1e8 + process.pid}`];
    const owner = await start(process.execPath, [join(import.meta.dirname, 'lanes', 'hold.ts'), seconds, root]);
    await waitUntil(() => withArgument(seconds).length > 0, { what: 'a process in a lane', deadlineMs: DEADLINE_MS });
    const mark = `moorline-lane.${owner.pid}.`;
    owner.kill('SIGKILL');
    await owner.exited;
    await waitUntil(() => withArgument(seconds).length === 0, { what: 'the lane to end', deadlineMs: DEADLINE_MS });
    await waitUntil(async () => (await whyNoLane({ root, environment: {}, signal: AbortSignal.timeout(DEADLINE_MS), onLine: () => undefined })) === undefined && !(await controlGroups()).includes(mark), { what: 'its control groups to go', deadlineMs: DEADLINE_MS });
  });

  it('ends when it is told to', async () => {
    const [root, seconds] = [checkoutIn('/srv'), `${2e8 + process.pid}`];
    const stop = new AbortController();
    const running = runInLane({ root, shared: [root], file: findProgram('sleep'), args: [seconds], number: 1, environment: {}, signal: stop.signal, onLine: () => undefined });
    await waitUntil(() => withArgument(seconds).length > 0, { what: 'a process in a lane', deadlineMs: DEADLINE_MS });
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(withArgument(seconds)).toEqual([]);
  });
});

describe('where no lane can be made', () => {
  it.each([
    ['only root can make namespaces', ['--reuid=64321', '--regid=64321', '--clear-groups']],
    ['unshare: unshare failed: Operation not permitted', ['--bounding-set=-sys_admin', '--inh-caps=-sys_admin']],
  ])('says so: %s', async (reason, restriction) => {
    const { stdout } = await run('setpriv', [...restriction, '--', process.execPath, join(import.meta.dirname, 'lanes', 'ask.ts'), '/srv'], { deadlineMs: DEADLINE_MS, cwd: CHECKOUT });
    expect(stdout.trim()).toBe(reason);
  });
});
