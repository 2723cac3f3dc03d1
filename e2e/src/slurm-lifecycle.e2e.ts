import { existsSync, mkdirSync, rmdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { awaitJobEnd, cancelJob, detach, waitUntil } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOOD_STATES, nodeStates } from './slurm/nodes.ts';
import { killAll, ownedBy } from './slurm/owned.ts';
import { requeueJob } from './slurm/requeue.ts';
import { openSite, submitToMesh, type MeshJob, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const JOB_DEADLINE_MS = 90_000;
/** More on demand: MOORLINE_CHAOS_JOBS=200. */
const JOBS = Number(process.env['MOORLINE_CHAOS_JOBS'] ?? 8);
/** Jobs at a time: each node takes some. */
const ABREAST = 4;

let site: Site;

beforeAll(async () => {
  site = await openSite('life', { nodes: 3, plugin: true });
});
afterAll(() => site?.field.bed.close());

async function startSleeper(name: string, options: readonly string[] = []): Promise<MeshJob> {
  const job = await submitToMesh(site, name, 'echo ready\nexec sleep 600', options);
  await untilOutput(job.output, 'ready', JOB_DEADLINE_MS);
  return job;
}

async function end({ id, name }: MeshJob): Promise<void> {
  await cancelJob(site.slurm, id);
  await awaitJobEnd(site.slurm, id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, name);
}

/** What may happen to a job and its agent, at any moment. */
const MISHAPS: readonly ((job: MeshJob) => Promise<void>)[] = [
  async () => undefined,
  async ({ id }) => cancelJob(site.slurm, id),
  async ({ id }) => killAll(ownedBy(id, 'agent')),
  async ({ id }) => killAll(ownedBy(id, 'holder')),
  async ({ id }) => killAll(ownedBy(id, 'helper')),
  async ({ id }) => killAll(ownedBy(id)),
  async ({ id }) => requeueJob(site.slurm, id),
];

describe('a job', () => {
  it('that is cancelled leaves nothing', async () => {
    await end(await startSleeper('cancelled'));
    await untilNothingLeft(site);
  });

  it('whose agent was killed is swept by the epilog', async () => {
    const job = await startSleeper('orphan');
    await killAll(ownedBy(job.id, 'agent'));
    await waitUntil(() => ownedBy(job.id, 'helper').length === 0, { what: 'the helpers to end with their agent', deadlineMs: JOB_DEADLINE_MS });
    expect(ownedBy(job.id, 'holder').length).toBeGreaterThan(0);
    await end(job);
    await untilNothingLeft(site);
  });

  it('whose folder an epilog left is swept by the next prolog', async () => {
    const stale = join(site.hooks.run, 'jobs', 'n1.999999');
    mkdirSync(stale, { recursive: true });
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(stale, old, old);
    const foreign = join(site.hooks.run, 'jobs', 'elsewhere.1');
    mkdirSync(foreign);
    await end(await startSleeper('sweeper', ['--nodelist=n1']));
    expect(existsSync(stale)).toBe(false);
    expect(existsSync(foreign)).toBe(true);
    rmdirSync(foreign);
    await untilNothingLeft(site);
  });
});

describe(`${JOBS} jobs with mishaps`, () => {
  it('leave no process, link, mount, namespace or file, and every node as it was', async () => {
    const random = mulberry(Number(process.env['MOORLINE_CHAOS_SEED'] ?? 1));
    for (let first = 0; first < JOBS; first += ABREAST) {
      const names = Array.from({ length: Math.min(ABREAST, JOBS - first) }, (_, index) => `chaos-${first + index}`);
      await Promise.all(
        names.map(async (name) => {
          const job = await submitToMesh(site, name, 'sleep 1; srun --ntasks=1 sleep 1 || true');
          await sleep(random() * 4_000);
          await MISHAPS[Math.floor(random() * MISHAPS.length)]?.(job);
          await sleep(random() * 1_000);
          await end(job);
        }),
      );
    }
    await untilNothingLeft(site);
    expect(GOOD_STATES).toEqual(expect.arrayContaining([...(await nodeStates(site))]));
  });
});

/** Numbers from 0 to 1 that a seed gives again (Tommy Ettinger's mulberry32). */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
