import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, run } from '@moorline/linux';
import { attach, awaitJobEnd, detach } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untilNodesWell } from './slurm/nodes.ts';
import { attachInSpool, joinFileInSpool, openSite, submitScript, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';

const JOB_DEADLINE_MS = 90_000;
/** Neither root nor the job's user. */
const SOMEBODY = 64_321;
const SCRIPT = 'curl --silent --max-time 10 http://hello/; echo ran';
const COMMENT_BYTES = 65_536;

let site: Site;
let own: string;

beforeAll(async () => {
  site = await openSite('spool', { nodes: 1, plugin: true });
  own = join(site.hooks.spool, String(site.field.user.userId));
});
afterAll(() => site?.field.bed.close());
afterEach(async () => {
  await untilNothingLeft(site);
  await untilNodesWell(site);
});

/** What a job says, and how it ended. */
async function outputOf(name: string, options: readonly string[]): Promise<{ readonly text: string; readonly state: string }> {
  const job = await submitScript(site, name, SCRIPT, options);
  const { state } = await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
  return { text: readFileSync(job.output, 'utf8'), state };
}

/** Submits a job that waits, and puts a join file of the site's for it into the spool before it starts. */
async function withSiteFile(name: string, options: readonly string[], owner = 0): Promise<{ readonly id: number; readonly file: string; readonly text: () => Promise<string> }> {
  const tokenFile = join(site.field.bed.folder, 'control-plane', `${name}.json`);
  await attach(site.field.plane, name, { tokenFile });
  const { id, output } = await submitScript(site, name, SCRIPT, ['--hold', ...options]);
  const file = join(site.hooks.spool, 'jobs', `${id}.json`);
  copyFileSync(tokenFile, file);
  chmodSync(file, 0o600);
  chownSync(file, owner, owner);
  return {
    id, file,
    text: async () => {
      await run('scontrol', ['release', String(id)], { environment: site.slurm.environment });
      await awaitJobEnd(site.slurm, id, { deadlineMs: JOB_DEADLINE_MS });
      return readFileSync(output, 'utf8');
    },
  };
}

describe('a job is put on the mesh', () => {
  it('by its constraint alone', async () => {
    await attachInSpool(site, 'default');
    expect(await outputOf('constraint', ['--constraint=moorline'])).toMatchObject({ text: expect.stringContaining('hello from the cluster'), state: 'COMPLETED' });
    await detach(site.field.plane, 'default');
    rmSync(joinFileInSpool(site, 'default'));
  });

  it('by a file that the site put there for it, which goes once it is spent', async () => {
    const { file, text } = await withSiteFile('from-site', []);
    expect(await text()).toContain('hello from the cluster');
    await untilNothingLeft(site);
    expect(existsSync(file)).toBe(false);
    await detach(site.field.plane, 'from-site');
  });
});

describe('a join file is not taken', () => {
  /** A job that names `a` in its comment, after something has been done to its folder or file. */
  async function after(change: (file: string) => void, restore: () => void = () => undefined): Promise<string> {
    await attachInSpool(site, 'a');
    try {
      change(joinFileInSpool(site, 'a'));
      const { text } = await outputOf('hostile', ['--comment=moorline:a']);
      expect(text).toContain('ran');
      expect(text).not.toContain('hello from the cluster');
      return text;
    } finally {
      restore();
      await detach(site.field.plane, 'a');
    }
  }

  it("that is somebody else's", async () => {
    expect(await after((file) => chownSync(file, SOMEBODY, SOMEBODY))).toContain('a.json: EACCES');
  });

  it('behind a symbolic link', async () => {
    expect(await after((file) => (renameSync(file, `${file}.there`), symlinkSync(`${file}.there`, file)))).toContain('is a symbolic link');
  });

  it('in a folder behind a symbolic link', async () => {
    const there = join(site.hooks.spool, 'there');
    const restore = (): void => (rmSync(own), renameSync(there, own));
    expect(await after(() => (renameSync(own, there), symlinkSync(there, own)), restore)).toContain('symbolic link');
  });

  it.each([0o777, 0o755])('in a folder of mode %o', async (mode) => {
    expect(await after(() => chmodSync(own, mode), () => chmodSync(own, 0o700))).toContain('is open to others');
  });

  it.each([SOMEBODY, 0])('in a folder of user %i', async (uid) => {
    const { userId, groupId } = site.field.user;
    expect(await after(() => chownSync(own, uid, uid), () => chownSync(own, userId, groupId))).toContain('ML-JOIN-FILE-UNREADABLE');
  });

  it('of the site, when it is of another user, or its folder is open to others', async () => {
    const jobs = join(site.hooks.spool, 'jobs');
    const foreign = await withSiteFile('of-somebody', [], SOMEBODY);
    expect(await foreign.text()).toContain(`belongs to user ${SOMEBODY}`);
    const open = await withSiteFile('in-the-open', []);
    chmodSync(jobs, 0o777);
    try {
      expect(await open.text()).toContain('is open to others');
    } finally {
      chmodSync(jobs, 0o711);
    }
    for (const { file } of [foreign, open]) rmSync(file);
    for (const name of ['of-somebody', 'in-the-open']) await detach(site.field.plane, name);
  });
});

describe('the comment', () => {
  const witness = (): string => join(site.field.bed.folder, 'witness');

  it.each([
    ['a command in the name', () => `moorline:$(touch ${witness()})`],
    ['a command in backticks', () => `moorline:\`touch ${witness()}\``],
    ['a command behind the name', () => `moorline:a;touch ${witness()}`],
    ['a line of its own', () => `moorline\nmoorline:$(touch ${witness()})\n`],
    ['options', () => `--policy ${witness()} moorline:--help`],
    ['a path', () => 'moorline:../jobs/1'],
  ])('with %s is only ever text', async (_what, comment) => {
    const { text, state } = await outputOf('text', [`--comment=${comment()}`]);
    expect(state).toBe('COMPLETED');
    expect(text).toContain('ran');
    expect(text).not.toContain('hello from the cluster');
    expect(text).not.toContain(witness());
    expect(existsSync(witness())).toBe(false);
  });

  it("with another job's id gets nothing of that job", async () => {
    const other = await withSiteFile('other', []);
    expect((await outputOf('thief', [`--comment=moorline:${other.id}`])).text).toContain('ML-JOIN-FILE-UNREADABLE');
    expect(existsSync(other.file)).toBe(true);
    expect(await other.text()).toContain('hello from the cluster');
    await detach(site.field.plane, 'other');
  });

  it('of 64 KiB is refused by SLURM; the prolog and the epilog would end as ever', async () => {
    const comment = `${'a'.repeat(COMMENT_BYTES)},moorline:`;
    await expect(submitScript(site, 'long', SCRIPT, [`--comment=${comment}`])).rejects.toThrow('ML-PROGRAM-FAILED');
    const { userId, groupId } = site.field.user;
    const environment = childEnvironment({ SLURMD_NODENAME: 'n1', SLURM_JOB_ID: '700001', SLURM_JOB_UID: String(userId), SLURM_JOB_GID: String(groupId), SLURM_JOB_COMMENT: comment });
    await run(join(site.hooks.folder, 'prolog'), [], { environment });
    expect(readFileSync(join(site.hooks.run, 'jobs', 'n1.700001', 'failed'), 'utf8')).toMatch(/^ML-JOB-REQUEST/);
    await run(join(site.hooks.folder, 'epilog'), [], { environment });
  });
});

describe('a spool without a folder of the user', () => {
  it('is told as a join file that is not there', async () => {
    const away = `${own}.away`;
    renameSync(own, away);
    try {
      expect((await outputOf('nobody', ['--comment=moorline:a'])).text).toContain('there is none');
    } finally {
      mkdirSync(own, { recursive: true });
      rmSync(own, { recursive: true });
      renameSync(away, own);
    }
  });
});
