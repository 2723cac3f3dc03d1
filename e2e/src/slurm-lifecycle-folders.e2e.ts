import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { nodeFolderPrefix } from '@moorline/mesh-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectGarbage, runAgentAsRoot } from './slurm/agent-command.ts';
import { openSite, type Site } from './slurm/site.ts';

let site: Site;
let treasure: string;

beforeAll(async () => {
  site = await openSite('folders', { nodes: 1, plugin: false });
  treasure = join(site.field.bed.folder, 'treasure');
  mkdirSync(treasure);
  writeFileSync(join(treasure, 'kept'), 'kept');
});
afterAll(() => site?.field.bed.close());

/** The folder of a job that is over. */
function makeFolder(jobId: number): string {
  const folder = join(site.hooks.run, 'jobs', `n1.${jobId}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'joined'), '');
  return folder;
}

describe('the folder of a job that is over', () => {
  it('goes, and nothing that links of its user name', async () => {
    const folder = makeFolder(888_001);
    const { userId, groupId } = site.field.user;
    const outside = join(folder, 'outside');
    mkdirSync(join(outside, 'deep'), { recursive: true });
    symlinkSync(treasure, join(outside, 'link'));
    symlinkSync(treasure, join(outside, 'deep', 'link'));
    for (const path of [outside, join(outside, 'deep')]) chownSync(path, userId, groupId);
    await collectGarbage(site);
    expect(existsSync(folder)).toBe(false);
    expect(readFileSync(join(treasure, 'kept'), 'utf8')).toBe('kept');
  });

  it('stays, with all that is in it, while something is mounted there', async () => {
    const folder = makeFolder(888_002);
    const point = join(folder, 'mounted');
    mkdirSync(point);
    await run('mount', ['--bind', treasure, point]);
    try {
      await expect(collectGarbage(site)).rejects.toThrow('ML-SWEEP-LEFTOVER');
      expect(readFileSync(join(treasure, 'kept'), 'utf8')).toBe('kept');
    } finally {
      await run('umount', [point]);
    }
    await collectGarbage(site);
    expect(existsSync(folder)).toBe(false);
  });

  it('goes also where a socket of a proxy stays, which is told', async () => {
    const folder = makeFolder(888_004);
    const { userId, groupId } = site.field.user;
    const [stuck, left] = ['c', 'd'].map((digit) => `/tmp/${nodeFolderPrefix({ uid: userId, node: hostname() })}0123456789ab-${digit.repeat(12)}`) as [string, string];
    for (const path of [stuck, left]) {
      mkdirSync(path, { mode: 0o700 });
      if (path === stuck) writeFileSync(join(path, 'kept'), 'kept');
      chownSync(path, userId, groupId);
      utimesSync(path, new Date(0), new Date(0));
    }
    try {
      await expect(collectGarbage(site)).rejects.toThrow(`ML-SWEEP-LEFTOVER: something of a job is still there: ${stuck}: ENOTEMPTY`);
      expect([folder, left, join(stuck, 'kept')].map((path) => existsSync(path))).toEqual([false, false, true]);
    } finally {
      for (const path of [stuck, left]) rmSync(path, { recursive: true, force: true });
    }
  });

  it('is only told by --dry-run', async () => {
    const folder = makeFolder(888_003);
    expect(JSON.parse(await runAgentAsRoot(site, ['gc', '--dry-run', '--json']))).toEqual([expect.objectContaining({ kind: 'remove-folder', name: 'n1.888003' })]);
    expect(existsSync(folder)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
