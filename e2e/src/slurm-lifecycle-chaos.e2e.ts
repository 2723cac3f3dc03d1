import { setTimeout as sleep } from 'node:timers/promises';
import { awaitJobEnd, cancelJob, detach, readJob } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectGarbage } from './slurm/agent-command.ts';
import { plantForeign, type Foreign } from './slurm/foreign.ts';
import { MISHAPS } from './slurm/mishaps.ts';
import { untilNodesWell } from './slurm/nodes.ts';
import { openSite, submitToMesh, type MeshJob, type Site } from './slurm/site.ts';
import { countTraces, untilNothingLeft } from './slurm/traces.ts';

const JOB_DEADLINE_MS = 150_000;
const HOUR_MS = 3_600_000;
/** More on demand: MOORLINE_CHAOS_JOBS=200. */
const JOBS = Number(process.env['MOORLINE_CHAOS_JOBS'] ?? MISHAPS.length);
/** Jobs at a time: each node takes some. */
const ABREAST = 4;
/** Beside the others, jobs that reach their time limit; SLURM counts it in minutes. */
const TIMEOUTS = Math.ceil(JOBS / 25);

let site: Site;
let foreign: Foreign;

beforeAll(async () => {
  site = await openSite('chaos', { nodes: 3, plugin: true });
  foreign = await plantForeign(site);
});
afterAll(async () => {
  await foreign?.remove();
  await site?.field.bed.close();
});

async function end({ id, name }: MeshJob): Promise<string> {
  await cancelJob(site.slurm, id);
  const { state } = await awaitJobEnd(site.slurm, id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, name);
  return state;
}

async function timeOut(index: number): Promise<string> {
  const job = await submitToMesh(site, `limit-${index}`, 'sleep 600', ['--time=1']);
  const { state } = await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, job.name);
  return state;
}

describe(`${JOBS} jobs with mishaps`, () => {
  it(
    'leave no process, link, mount, namespace or file, touch nothing else, and every node is as it was',
    async () => {
      const random = mulberry(Number(process.env['MOORLINE_CHAOS_SEED'] ?? 1));
      const tally: Record<string, number> = {};
      const add = (what: string): void => void (tally[what] = (tally[what] ?? 0) + 1);
      const limited = Promise.all(Array.from({ length: TIMEOUTS }, (_, index) => timeOut(index)));
      limited.catch(() => undefined);
      for (let first = 0; first < JOBS; first += ABREAST) {
        await Promise.all(
          Array.from({ length: Math.min(ABREAST, JOBS - first) }, async (_, offset) => {
            const job = await submitToMesh(site, `chaos-${first + offset}`, 'sleep 1; srun --ntasks=1 sleep 1 || true');
            // Each in turn, at a moment that is more often early than late: most of what can break is under way then.
            const mishap = MISHAPS[(first + offset) % MISHAPS.length];
            await sleep(random() ** 2 * 4_000);
            add(mishap?.name ?? '');
            add(`while ${(await readJob(site.slurm, job.id)).state}`);
            await mishap?.befall(site, job);
            await sleep(random() * 1_000);
            add(`ended as ${await end(job)}`);
          }),
        );
      }
      for (const state of await limited) add(`time limit: ${state}`);
      const before = countTraces(site);
      process.stdout.write(`${JSON.stringify({ jobs: JOBS + TIMEOUTS, tally, leftBeforeGc: before })}\n`);
      await collectGarbage(site);
      await untilNothingLeft(site);
      foreign.check();
      await untilNodesWell(site);
      const after = countTraces(site);
      process.stdout.write(`${JSON.stringify({ leftAfterGc: after })}\n`);
      expect(new Set(Object.values(after))).toEqual(new Set([0]));
    },
    HOUR_MS,
  );
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
