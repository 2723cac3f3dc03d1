import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { awaitJobEnd, cancelJob, detach, waitUntil } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untilNodesWell } from './slurm/nodes.ts';
import { ownedBy } from './slurm/owned.ts';
import { requeueJob, startAtOnce } from './slurm/requeue.ts';
import { attachInSpool, openSite, submitToMesh, type MeshJob, type Site } from './slurm/site.ts';
import { runStep } from './slurm/steps.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const JOB_DEADLINE_MS = 90_000;
/** More on demand: MOORLINE_REQUEUES=30. */
const REQUEUES = Number(process.env['MOORLINE_REQUEUES'] ?? 2);
/** SLURM may call the prolog all the same. */
const SKIPS_MAX = 5;
const NODE = ['--nodelist=n1'] as const;

let site: Site;

beforeAll(async () => {
  site = await openSite('again', { nodes: 2, plugin: true });
});
afterAll(() => site?.field.bed.close());
afterEach(() => untilNothingLeft(site));

async function startSleeper(name: string): Promise<MeshJob> {
  const job = await submitToMesh(site, name, 'echo ready\nexec sleep 600', NODE);
  await untilOutput(job.output, 'ready', JOB_DEADLINE_MS);
  return job;
}

/** Lets SLURM start the job again, at once and not in the two minutes that it would wait; with a new token. */
async function requeue({ id, name, output }: MeshJob): Promise<void> {
  await detach(site.field.plane, name);
  await attachInSpool(site, name);
  rmSync(output);
  await requeueJob(site.slurm, id);
}

async function end({ id, name }: MeshJob): Promise<void> {
  await cancelJob(site.slurm, id);
  await awaitJobEnd(site.slurm, id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, name);
}

describe('a job that is requeued', () => {
  it.each(Array.from({ length: REQUEUES }, (_, index) => index))(
    'joins again under its old id (%i)',
    async (index) => {
      const job = await startSleeper(`again-${index}`);
      await requeue(job);
      await startAtOnce(site.slurm, job.id, () => existsSync(job.output) && readFileSync(job.output, 'utf8').includes('ready'));
      expect(ownedBy(job.id, 'agent')).toHaveLength(1);
      await end(job);
    },
  );
});

describe('a job that SLURM starts again without its prolog', () => {
  /** What a job says that has been started again while other jobs of its node kept slurmd from forgetting its first run. */
  async function restartOnBusyNode(name: string): Promise<{ readonly job: MeshJob; readonly text: string }> {
    const job = await startSleeper(name);
    let busy = true;
    const others = (async () => {
      while (busy) await runStep(site, [...NODE, '--overlap', '/bin/true']);
    })();
    try {
      await requeue(job);
      await startAtOnce(site.slurm, job.id, async () => existsSync(job.output) && /ready|ML-/.test(readFileSync(job.output, 'utf8')));
    } finally {
      busy = false;
      await others;
    }
    return { job, text: readFileSync(job.output, 'utf8') };
  }

  it.each(['optional', 'required'] as const)('is told so where the mesh is %s, and runs only where it is optional', async (mode) => {
    site.hooks.setPolicy({ mode });
    for (let attempt = 0; attempt < SKIPS_MAX; attempt += 1) {
      const { job, text } = await restartOnBusyNode(`skip-${mode}-${attempt}`);
      const skipped = text.includes('ML-PROLOG-SKIPPED');
      // Never without a word: with its agent, or with the reason why not.
      if (!skipped) expect(ownedBy(job.id, 'agent')).toHaveLength(1);
      if (skipped) expect(text.includes('ready')).toBe(mode === 'optional');
      await end(job);
      if (skipped) return;
    }
    throw new Error(`SLURM called the prolog ${SKIPS_MAX} times`);
  });

  it('is counted', async () => {
    await waitUntil(() => /failures_total\{hook="prolog",code="ML-PROLOG-SKIPPED"\} 2/.test(readFileSync(join(site.hooks.run, 'metrics.prom'), 'utf8')), { what: 'both to be counted', deadlineMs: JOB_DEADLINE_MS });
    await untilNodesWell(site);
  });
});
