import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { codesAt, type ErrorCode } from '@moorline/mesh-core';
import { awaitJobEnd, cancelJob, detach, waitUntil } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { actInstead, installDispatcher } from './slurm/instead.ts';
import { untilNodesWell } from './slurm/nodes.ts';
import { killAll, ownedBy } from './slurm/owned.ts';
import { openSite, submitScript, submitToMesh, type MeshJob, type Site } from './slurm/site.ts';
import { sweepAway } from './slurm/sweep-away.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const JOB_DEADLINE_MS = 90_000;

let site: Site;

beforeAll(async () => {
  site = await openSite('failnode', { nodes: 1, plugin: true });
  installDispatcher(site);
});
afterAll(() => site?.field.bed.close());
afterEach(async () => {
  await waitUntil(() => sweepAway(site), { what: 'a sweep to find nothing', deadlineMs: JOB_DEADLINE_MS, intervalMs: 500 });
  await untilNothingLeft(site);
  await untilNodesWell(site);
});

async function mounted<Result>(folder: string, options: string, action: () => Promise<Result>): Promise<Result> {
  mkdirSync(folder, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', options, 'moorline', folder]);
  try {
    return await action();
  } finally {
    await run('umount', ['--lazy', folder]);
  }
}

/** Runs a job to its end while there is no place for records. */
async function runWithoutRecords(name: string, options: string): Promise<Outcome> {
  return mounted(site.hooks.run, options, () => runToItsEnd(name));
}

interface Outcome {
  readonly state: string;
  readonly ran: boolean;
}

async function runToItsEnd(name: string): Promise<Outcome> {
  const outcome = await outcomeOf(await submitToMesh(site, name, 'echo ran all the same'));
  await detach(site.field.plane, name);
  return outcome;
}

async function outcomeOf({ id, output }: Pick<MeshJob, 'id' | 'output'>): Promise<Outcome> {
  const { state } = await awaitJobEnd(site.slurm, id, { deadlineMs: JOB_DEADLINE_MS });
  return { state, ran: existsSync(output) && readFileSync(output, 'utf8').includes('ran all the same') };
}

/** Runs a job that does not ask itself, to its end: the site puts a file for it into the spool before it starts. */
async function runPutInByTheSite(name: string): Promise<Outcome> {
  const job = await submitScript(site, name, 'echo ran all the same', ['--hold']);
  const file = join(site.hooks.spool, 'jobs', `${job.id}.json`);
  writeFileSync(file, '{}', { mode: 0o600 });
  try {
    await run('scontrol', ['release', String(job.id)], { environment: site.slurm.environment });
    return await outcomeOf(job);
  } finally {
    rmSync(file);
  }
}

describe.each([['read-only', 'ro,mode=755'], ['full', 'size=4k,nr_inodes=2,mode=755']])('a folder for records that is %s', (what, options) => {
  it('ends a job that must have the mesh, and lets any other run; the log says why', async () => {
    site.hooks.setPolicy({ mode: 'required' });
    expect(await runWithoutRecords(`strict-${what}`, options)).toEqual({ state: 'CANCELLED', ran: false });
    site.hooks.setPolicy({ mode: 'optional' });
    expect(await runWithoutRecords(`lax-${what}`, options)).toEqual({ state: 'COMPLETED', ran: true });
    expect(readFileSync(site.hooks.log, 'utf8').match(/"code":"ML-RUN-FOLDER"/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

describe.each([['is missing', null], ['is faulty', 'if then fi (\n']])('where moorline.sh %s', (what, text) => {
  it('a job that must have the mesh fails, any other runs, and the node stays', async () => {
    const path = join(site.hooks.folder, 'moorline.sh');
    const whole = readFileSync(path, 'utf8');
    try {
      if (text === null) rmSync(path);
      else writeFileSync(path, text);
      site.hooks.setPolicy({ mode: 'required' });
      expect(await runToItsEnd(`strict-${what.replaceAll(' ', '-')}`)).toEqual({ state: 'FAILED', ran: false });
      expect(await runPutInByTheSite(`site-${what.replaceAll(' ', '-')}`)).toEqual({ state: 'FAILED', ran: false });
      site.hooks.setPolicy({ mode: 'optional' });
      expect(await runToItsEnd(`lax-${what.replaceAll(' ', '-')}`)).toEqual({ state: 'COMPLETED', ran: true });
    } finally {
      writeFileSync(path, whole, { mode: 0o755 });
    }
  });
});

describe('a policy that users cannot read', () => {
  it('fails the tasks of a job that asks, and of no other; both are told', async () => {
    const file = join(site.hooks.folder, 'site.yaml');
    site.hooks.setPolicy({ mode: 'required' });
    chmodSync(file, 0o600);
    try {
      expect(await runToItsEnd('unread')).toMatchObject({ state: 'FAILED', ran: false });
      const other = await submitScript(site, 'unasked', 'echo ran all the same');
      expect(await awaitJobEnd(site.slurm, other.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'COMPLETED' });
      expect(readFileSync(other.output, 'utf8')).toMatch(/^ML-SITE-POLICY: [^]*ran all the same$/m);
    } finally {
      chmodSync(file, 0o644);
    }
  });
});

/** A job that runs; what happens to its epilog is arranged meanwhile. */
async function endUnder(name: string, arrange: (job: MeshJob) => Promise<unknown> | unknown): Promise<void> {
  site.hooks.setPolicy({});
  const job = await submitToMesh(site, name, 'echo ready\nexec sleep 600');
  await untilOutput(job.output, 'ready', JOB_DEADLINE_MS);
  await arrange(job);
  await cancelJob(site.slurm, job.id);
  await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, name);
}

function counted(code: ErrorCode): number {
  const file = join(site.hooks.run, 'metrics.prom');
  return existsSync(file) ? Number(new RegExp(`failures_total\\{hook="epilog",code="${code}"\\} (\\d+)`).exec(readFileSync(file, 'utf8'))?.[1] ?? 0) : 0;
}

async function untilCounted(code: ErrorCode): Promise<void> {
  await waitUntil(() => counted(code) > 0, { what: `${code} to be counted`, deadlineMs: JOB_DEADLINE_MS });
  expect(readFileSync(site.hooks.log, 'utf8')).toContain(`"code":"${code}"`);
}

describe('an epilog', () => {
  it('that cannot remove the folder of its job says so, and the next sweep removes it', async () => {
    let busy = '';
    await endUnder('leftover', async ({ id }) => {
      busy = join(site.hooks.run, 'jobs', `n1.${id}`, 'busy');
      mkdirSync(busy);
      await run('mount', ['-t', 'tmpfs', 'moorline', busy]);
    });
    await untilCounted('ML-SWEEP-LEFTOVER');
    await run('umount', [busy]);
  });

  it.each([['ends at once', 'exit 1'], ['is killed', 'kill -KILL $$'], ['hangs', 'exec sleep 60']])('whose agent %s says so, and the next sweep removes what is left', async (what, script) => {
    const before = counted('ML-AGENT-FAILED');
    await endUnder(`down-${what.replaceAll(' ', '-')}`, ({ name }) => actInstead(site, name, script, 'down'));
    await waitUntil(() => counted('ML-AGENT-FAILED') > before, { what: 'the failure to be counted', deadlineMs: JOB_DEADLINE_MS });
    await untilCounted('ML-AGENT-FAILED');
  });

  it('under a faulty policy says so, and removes everything', async () => {
    await endUnder('policy', () => writeFileSync(join(site.hooks.folder, 'site.yaml'), `${readFileSync(join(site.hooks.folder, 'site.yaml'), 'utf8')}modus: x\n`));
    await untilNothingLeft(site);
    await untilCounted('ML-SITE-POLICY');
    site.hooks.setPolicy({});
  });

  it('finds a job whose every process of ours was killed, and removes the rest', async () => {
    await endUnder('killed', ({ id }) => killAll(ownedBy(id)));
    await untilNothingLeft(site);
  });

  it('has been seen with every code that it can have', () => {
    for (const code of codesAt('epilog')) expect(counted(code)).toBeGreaterThan(0);
  });
});

describe('SLURM', () => {
  it('has seen no hook fail', () => {
    expect(readFileSync(join(site.field.bed.folder, 'log', 'slurmd-n1.log'), 'utf8')).not.toMatch(/(prolog|epilog).*(failed|status [1-9])/i);
  });
});
