import { readFileSync } from 'node:fs';
import { processIds, run, startTicks } from '@moorline/linux';
import { awaitJobEnd, awaitJobSaved, cancelJob, detach, findUserProcesses, readJob, waitUntil } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { collectGarbage } from './slurm/agent-command.ts';
import { plantForeign, type Foreign } from './slurm/foreign.ts';
import { nodeState } from './slurm/nodes.ts';
import { killAll, ownedBy } from './slurm/owned.ts';
import { startAtOnce } from './slurm/requeue.ts';
import { attachInSpool, openSite, submitToMesh, type MeshJob, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const DEADLINE_MS = 180_000;
/** Seconds without an answer until a controller sets a node DOWN: longer than a busy machine lets a well one wait. */
const SILENT_SEC = 15;
const LOOK = 'echo "run ${SLURM_RESTART_COUNT:-0} $SLURMD_NODENAME $(curl --silent --max-time 10 http://hello/)"';

let site: Site;
let foreign: Foreign;

beforeAll(async () => {
  site = await openSite('down', { nodes: 2, plugin: true, settings: `SlurmdTimeout=${SILENT_SEC}\n` });
  foreign = await plantForeign(site);
});
afterAll(async () => {
  await foreign?.remove();
  await site?.field.bed.close();
});
afterEach(async () => {
  await untilNothingLeft(site);
  foreign.check();
});

async function untilNodeIs(node: string, state: RegExp): Promise<void> {
  await waitUntil(async () => state.test(await nodeState(site, node)), { what: `${node} to be ${state.source}`, deadlineMs: DEADLINE_MS, intervalMs: 500 });
}

/** Kills everything that runs for a job, as a node that loses its power does: SLURM's part, the user's and ours. */
async function losePower({ id }: MeshJob): Promise<void> {
  const steps = processIds().filter((pid) => titleOf(pid).startsWith(`slurmstepd: [${id}.`)).map((pid) => ({ pid, startTicks: startTicks(pid) ?? 0 }));
  await killAll(steps);
  await killAll(ownedBy(id));
  await killAll(findUserProcesses(site.field.user.userId));
}

function titleOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('a node that goes down', () => {
  it.each([
    ['and loses all that ran on it', 'power', losePower],
    ['while all that ran on it goes on', 'silent', async () => undefined],
  ] as const)('%s: its job joins on another node, and what is left is swept when it is back', async (_what, name, befall) => {
    const { slurm, field } = site;
    const job = await submitToMesh(site, name, `${LOOK}\nexec sleep 600`, ['--nodelist=n1', '--requeue', '--open-mode=append']);
    await untilOutput(job.output, 'run 0 n1 hello from the cluster', DEADLINE_MS);
    await awaitJobSaved(slurm, job.id, { deadlineMs: DEADLINE_MS });
    await slurm.stop('n1', 'SIGKILL');
    await befall(job);
    await untilNodeIs('n1', /^down/);
    await waitUntil(async () => (await readJob(slurm, job.id)).state === 'PENDING', { what: 'the job to be requeued', deadlineMs: DEADLINE_MS });
    await detach(field.plane, name);
    await attachInSpool(site, name);
    await run('scontrol', ['update', `JobId=${job.id}`, 'ReqNodeList=n2'], { environment: slurm.environment });
    const again = 'run 1 n2 hello from the cluster';
    await startAtOnce(slurm, job.id, () => readFileSync(job.output, 'utf8').includes(again));

    await slurm.start('n1');
    await untilNodeIs('n1', /^idle$/);
    await collectGarbage(site);
    expect(ownedBy(job.id, 'agent').filter(({ owner }) => owner.includes('/n2/'))).toHaveLength(1);
    await cancelJob(slurm, job.id);
    await awaitJobEnd(slurm, job.id, { deadlineMs: DEADLINE_MS });
    await detach(field.plane, name);
    // Both nodes are one machine: as long as the job ran on the other one, it was taken for running here.
    await collectGarbage(site);
    await untilNothingLeft(site);

    const next = await submitToMesh(site, `${name}-next`, LOOK, ['--nodelist=n1']);
    expect(await awaitJobEnd(slurm, next.id, { deadlineMs: DEADLINE_MS })).toMatchObject({ state: 'COMPLETED' });
    expect(readFileSync(next.output, 'utf8')).toContain('run 0 n1 hello from the cluster');
    await detach(field.plane, next.name);
  }, 2 * DEADLINE_MS);
});
