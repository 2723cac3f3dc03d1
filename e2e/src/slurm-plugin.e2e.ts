import { chownSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootId, mount, MOUNT, run, startMountHolder, startNetworkHolder, startTicks, stopChild, type Child } from '@moorline/linux';
import { renderJobRecord, type JobRecord } from '@moorline/mesh-core';
import { CHECKOUT } from '@moorline/tools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

/** A user and group that no machine has for anything. */
const USER = { uid: 64_321, gid: 64_321 } as const;
const JOB = 77;
const LINES_MAX = 150;
const SPANK = join(CHECKOUT, 'deploy', 'slurm', 'spank');
const COMPILE = ['-Wall', '-Wextra', '-Werror', '-O2'] as const;
const INSIDE = { returned: '0', network: 'other', mounts: 'other', privileges: 'fixed' } as const;
const OUTSIDE = { returned: '0', network: 'same', mounts: 'same', privileges: 'open' } as const;
const REFUSED = { ...OUTSIDE, returned: '-1' } as const;

let folder: string;
let jobFolder: string;
let network: Child;
let mounts: Child;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-plugin-'));
  jobFolder = join(folder, 'run', 'jobs', `n1.${JOB}`);
  await run('cc', [...COMPILE, '-shared', '-fPIC', '-o', join(folder, 'moorline.so'), join(SPANK, 'moorline.c')]);
  await run('cc', [...COMPILE, '-rdynamic', '-o', join(folder, 'try'), join(SPANK, 'try.c'), '-ldl']);
  network = await startNetworkHolder(USER, {});
  mounts = await startMountHolder(() => undefined, {});
});
afterAll(async () => {
  for (const holder of [network, mounts]) if (holder !== undefined) await stopChild(holder, 0);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(join(folder, 'run'), { recursive: true, force: true });
  mkdirSync(jobFolder, { recursive: true, mode: 0o755 });
});

function record(changes: Partial<JobRecord> = {}): void {
  const of = ({ pid }: Child): { readonly pid: number; readonly startTicks: number } => ({ pid, startTicks: startTicks(pid) ?? 0 });
  const full: JobRecord = { jobId: JOB, uid: USER.uid, bootId: bootId(), required: true, restarts: 0, agent: null, network: of(network), networkInode: null, mounts: of(mounts), ...changes };
  writeFileSync(join(jobFolder, 'record'), renderJobRecord(full), { mode: 0o644 });
}

/** What the plugin did for a task of the job. */
async function attempt(options: readonly string[] = []): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await run(join(folder, 'try'), [join(folder, 'moorline.so'), 'n1', String(JOB), String(USER.uid), `run=${join(folder, 'run')}`, ...options]);
  return Object.fromEntries(stdout.trim().split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

describe('the SPANK plugin', () => {
  it('is short enough to be read before it is trusted', () => {
    expect(readFileSync(join(SPANK, 'moorline.c'), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(LINES_MAX);
  });

  it('enters what the prolog recorded, and holds set-user-id programs back unless the site allows them', async () => {
    record();
    expect(await attempt()).toEqual(INSIDE);
    expect(await attempt(['setuid=allowed'])).toEqual({ ...INSIDE, privileges: 'open' });
  });

  it('leaves jobs alone that have no record', async () => {
    rmSync(jobFolder, { recursive: true });
    expect(await attempt()).toEqual(OUTSIDE);
  });

  it('refuses a task when the mesh is required and was not joined; else lets it run as without', async () => {
    record();
    writeFileSync(join(jobFolder, 'failed'), 'ML-TOKEN-USED: x\n');
    expect(await attempt()).toMatchObject(REFUSED);
    record({ required: false });
    expect(await attempt()).toEqual(OUTSIDE);
    record({ required: false, network: null, mounts: null });
    expect(await attempt()).toEqual(OUTSIDE);
  });

  it.each([
    ['a holder that has ended', (): Partial<JobRecord> => ({ network: { pid: 4_194_303, startTicks: 1 } })],
    ['another process with the pid of the holder', (): Partial<JobRecord> => ({ network: { pid: network.pid, startTicks: 1 } })],
    ['a mount namespace of another process', (): Partial<JobRecord> => ({ mounts: { pid: mounts.pid, startTicks: 1 } })],
    ['a mount namespace of the user', (): Partial<JobRecord> => ({ mounts: { pid: network.pid, startTicks: startTicks(network.pid) ?? 0 } })],
    ['what was there before the node was started', (): Partial<JobRecord> => ({ bootId: '00000000-0000-0000-0000-000000000000' })],
    ['what was recorded without a boot', (): Partial<JobRecord> => ({ bootId: '0' })],
    ['a network namespace of root', (): Partial<JobRecord> => ({ network: { pid: mounts.pid, startTicks: startTicks(mounts.pid) ?? 0 } })],
  ])('does not enter %s', async (_what, changes) => {
    record(changes());
    expect(await attempt()).toMatchObject({ ...REFUSED, said: expect.stringContaining('ML-NAMESPACE-REFUSED') });
    record({ ...changes(), required: false });
    expect(await attempt()).toMatchObject({ ...OUTSIDE, said: expect.stringContaining('ML-NAMESPACE-REFUSED') });
  });

  it.each([
    ['another job', () => record({ jobId: 78 })],
    ['another user', () => record({ uid: 64_322 })],
    ['somebody else than root', () => (record(), chownSync(join(jobFolder, 'record'), USER.uid, USER.gid))],
    ['a text that is no record', () => writeFileSync(join(jobFolder, 'record'), 'version=2\n')],
    ['a symbolic link', () => (record(), renameSync(join(jobFolder, 'record'), join(jobFolder, 'r')), symlinkSync('r', join(jobFolder, 'record')))],
    ['nothing', () => undefined],
  ])('refuses a record of %s', async (_what, arrange) => {
    arrange();
    expect(await attempt()).toMatchObject({ ...REFUSED, said: expect.stringContaining('not the record of this job') });
  });
});

describe('a holder of mounts', () => {
  it('gives nothing back to a node whose mounts are shared', async () => {
    const shared = join(folder, 'shared');
    const hosts = join(shared, 'hosts');
    mkdirSync(shared);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'moorline', shared]);
    let holder: Child | undefined;
    try {
      await run('mount', ['--make-shared', shared]);
      writeFileSync(hosts, "the node's");
      writeFileSync(join(shared, 'job'), "the job's");
      holder = await startMountHolder(() => mount(join(shared, 'job'), hosts, null, MOUNT.bind), {});
      expect([hosts, `/proc/${holder.pid}/root${hosts}`].map((path) => readFileSync(path, 'utf8'))).toEqual(["the node's", "the job's"]);
    } finally {
      if (holder !== undefined) await stopChild(holder, 0);
      await run('umount', ['--lazy', '--recursive', shared]);
    }
  });
});
