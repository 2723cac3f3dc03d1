import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { builtApp, CHECKOUT, openField, startAsUser, startSlurm, toEnd, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepOf, type Walk } from './slurm/walk.ts';

let field: Field;
let walk: Walk;
/** Of who walks: a copy of the repository, and the programs by their names. */
let cwd: string;
let path: string;

beforeAll(async () => {
  field = await openField('walk');
  const folder = join(field.bed.folder, 'walk');
  walk = { folder, dataFolder: field.plane.dataFolder, user: field.user.name };
  [cwd, path] = [join(folder, 'repository'), join(folder, 'bin')];
  for (const made of [folder, cwd, path, ...['opt', 'etc', 'run', 'var/spool', 'var/cache', 'var/log'].map((name) => join(folder, name))]) mkdirSync(made, { recursive: true, mode: 0o755 });
  cpSync(join(CHECKOUT, 'deploy'), join(cwd, 'deploy'), { recursive: true });
  cpSync(field.programs.agent, join(cwd, 'moorline-agent'));
  symlinkSync(process.execPath, join(path, 'node'));
  writeFileSync(join(path, 'moorline-control'), `#!/bin/sh\nexec ${process.execPath} ${join(builtApp('control-plane'), 'main.cjs')} "$@"\n`);
  chmodSync(join(path, 'moorline-control'), 0o755);
});
afterAll(() => field?.bed.close());

/** Types a step as root, in a copy of the repository. */
async function type(name: string): Promise<string> {
  return (await run('bash', ['-euc', stepOf(walk, name)], { cwd, environment: { PATH: `${path}:/usr/sbin:/usr/bin:/sbin:/bin`, HOME: '/root' }, deadlineMs: 60_000 })).stdout;
}

describe('docs/slurm.md, typed as it stands', () => {
  it('brings a job of an ordinary user onto the network', async () => {
    for (const step of ['files', 'plugin', 'policy', 'spool']) await type(step);
    const slurm = await startSlurm(field.bed, { nodes: 1, hooks: { configuration: `${stepOf(walk, 'slurm.conf')}\n` } });
    expect(await type('look')).toMatch(/^Worker\n✔ system/);
    await type('attach');
    const job = await toEnd(await startAsUser(field, ['bash', '-euc', stepOf(walk, 'job')], { environment: { ...slurm.environment, PATH: '/usr/bin:/bin' } }));
    expect({ code: job.code, stderr: job.stderr }).toEqual({ code: 0, stderr: '' });
    const greeting = `hello from the cluster; you are ${field.cluster.addresses.bridge}\n`;
    expect(readFileSync(join(field.home.path, 'job.out'), 'utf8')).toBe(greeting + greeting);
    expect(await type('after')).toMatch(/moorline_slurm_joined_total 1\n/);
  });
});
