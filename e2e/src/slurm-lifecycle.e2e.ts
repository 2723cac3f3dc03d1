import { existsSync, mkdirSync, rmdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { awaitJobEnd, cancelJob, detach, waitUntil } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAll, ownedBy } from './slurm/owned.ts';
import { openSite, submitToMesh, type MeshJob, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const JOB_DEADLINE_MS = 90_000;

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
    const sweeper = await startSleeper('sweeper', ['--nodelist=n1']);
    // It sweeps once its own job is on the mesh.
    await waitUntil(() => !existsSync(stale), { what: 'the folder to go', deadlineMs: JOB_DEADLINE_MS });
    await end(sweeper);
    expect(existsSync(foreign)).toBe(true);
    rmdirSync(foreign);
    await untilNothingLeft(site);
  });
});
