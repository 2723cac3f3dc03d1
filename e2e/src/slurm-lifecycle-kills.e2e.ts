import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { awaitJobEnd, cancelJob, detach, waitUntil } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { collectGarbage } from './slurm/agent-command.ts';
import { plantForeign, type Foreign } from './slurm/foreign.ts';
import { killedAfter, replaceCommand, withoutEpilog } from './slurm/hook-swap.ts';
import { untilNodesWell } from './slurm/nodes.ts';
import { killAll, ownedBy } from './slurm/owned.ts';
import { openSite, submitToMesh, type MeshJob, type Site } from './slurm/site.ts';
import { observeNode, untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const JOB_DEADLINE_MS = 90_000;
const HOUR_MS = 3_600_000;
/** Before its first line, in the middle of its namespaces, of its join, and when it is up. */
const UP_TIMES_MS = [20, 90, 160, 400] as const;
const DOWN_TIMES_MS = [10, 100, 300] as const;

let site: Site;
let foreign: Foreign;

beforeAll(async () => {
  site = await openSite('kills', { nodes: 1, plugin: true });
  foreign = await plantForeign(site);
});
afterAll(async () => {
  await foreign?.remove();
  await site?.field.bed.close();
});
afterEach(async () => {
  foreign.check();
  await untilNodesWell(site);
});

async function start(name: string): Promise<MeshJob> {
  const job = await submitToMesh(site, name, 'echo ready\nexec sleep 600');
  await untilOutput(job.output, 'ready', JOB_DEADLINE_MS);
  return job;
}

async function end({ id, name }: MeshJob): Promise<void> {
  await cancelJob(site.slurm, id);
  await awaitJobEnd(site.slurm, id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, name);
}

/** What a sweep some hours later would see. */
function makeOld(): void {
  const jobs = join(site.hooks.run, 'jobs');
  const old = new Date(Date.now() - HOUR_MS);
  for (const name of readdirSync(jobs).filter((entry) => entry.startsWith('n1.') && !/\.(4242|4343)$/.test(entry))) utimesSync(join(jobs, name), old, old);
}

/** What is left of a job whose epilog never ran. */
async function leave(name: string, before: (job: MeshJob) => Promise<void> = async () => undefined): Promise<void> {
  const restore = withoutEpilog(site);
  try {
    const job = await start(name);
    await before(job);
    await end(job);
  } finally {
    restore();
  }
  expect(observeNode(site).folders).toHaveLength(1);
}

describe('a job whose epilog never ran', () => {
  it.each([
    ['with its agent', async () => undefined],
    ['without its agent', async ({ id }: MeshJob) => killAll(ownedBy(id, 'agent'))],
    ['with its agent stopped', async ({ id }: MeshJob) => ownedBy(id, 'agent').forEach(({ pid }) => void process.kill(pid, 'SIGSTOP'))],
  ])('%s is swept by gc, also while its folder is young', async (what, before) => {
    await leave(`gc-${what.replaceAll(/\W/g, '-')}`, before);
    await collectGarbage(site);
    await untilNothingLeft(site);
  });

  it('is swept by the next prolog', async () => {
    await leave('next');
    makeOld();
    const sweeper = await start('sweeper');
    // It sweeps once its own job is on the mesh.
    await waitUntil(() => observeNode(site).folders.length === 1, { what: 'the folder of the other job to go', deadlineMs: JOB_DEADLINE_MS });
    await end(sweeper);
    await untilNothingLeft(site);
  });

  it('is not taken for over by gc while it runs, and stays on the mesh', async () => {
    const job = await start('running');
    makeOld();
    await collectGarbage(site);
    expect(ownedBy(job.id, 'agent')).toHaveLength(1);
    expect(ownedBy(job.id, 'holder').length).toBeGreaterThan(0);
    await end(job);
    await untilNothingLeft(site);
  });
});

describe('an agent that is killed', () => {
  it.each(UP_TIMES_MS)('%i ms after it began leaves nothing that the epilog, or gc, does not remove', async (milliseconds) => {
    const restore = replaceCommand(site, 'up', killedAfter(site, milliseconds));
    let job: MeshJob;
    try {
      job = await submitToMesh(site, `up-${milliseconds}`, 'echo ready');
      await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    } finally {
      restore();
    }
    await detach(site.field.plane, job.name);
    await collectGarbage(site);
    await untilNothingLeft(site);
  });

  it.each(DOWN_TIMES_MS)('%i ms after an epilog began leaves nothing that gc does not remove', async (milliseconds) => {
    const job = await start(`down-${milliseconds}`);
    const restore = replaceCommand(site, 'down', killedAfter(site, milliseconds));
    try {
      await end(job);
    } finally {
      restore();
    }
    await collectGarbage(site);
    await untilNothingLeft(site);
    expect(existsSync(join(site.hooks.run, 'jobs', `n1.${job.id}`))).toBe(false);
  });
});
