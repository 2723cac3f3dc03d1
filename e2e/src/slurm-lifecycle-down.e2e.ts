import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
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
import { allOf } from './support/all-of.ts';
import { untilOutput } from './support/output.ts';

const DEADLINE_MS = 180_000;
/** Seconds without an answer until a controller sets a node DOWN: longer than a busy machine lets a well one wait. */
const SILENT_SEC = 15;
const LOOK = 'echo "run ${SLURM_RESTART_COUNT:-0} $SLURMD_NODENAME $(curl --silent --max-time 10 http://hello/)"';

let site: Site;
let foreign: Foreign;

beforeAll(async () => {
  site = await openSite('down', { nodes: 4, plugin: true, settings: `SlurmdTimeout=${SILENT_SEC}\n` });
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
  const steps = processIds().filter((pid) => textOf(pid, 'cmdline').startsWith(`slurmstepd: [${id}.`) && hasOpen(pid, site.field.bed.folder)).map((pid) => ({ pid, startTicks: startTicks(pid) ?? 0 }));
  expect(steps).not.toEqual([]);
  await killAll(steps);
  await killAll(ownedBy(id));
  await killAll(findUserProcesses(site.field.user.userId).filter(({ pid }) => textOf(pid, 'environ').split('\0').includes(`SLURM_JOB_ID=${id}`)));
}

/** Other SLURMs of the machine have jobs of that number too, and the title of a step takes the place of its environment. */
function hasOpen(pid: number, folder: string): boolean {
  const descriptors = `/proc/${pid}/fd`;
  try {
    return readdirSync(descriptors).some((name) => readlinkSync(`${descriptors}/${name}`).startsWith(`${folder}/`));
  } catch {
    return false;
  }
}

function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Starts a job on a node that then goes down, and moves it to another one with a new token; gives it when it has joined there. */
async function moveFrom(from: string, to: string, befall: (job: MeshJob) => Promise<void>): Promise<MeshJob> {
  const { slurm, field } = site;
  const name = `from-${from}`;
  const job = await submitToMesh(site, name, `${LOOK}\nexec sleep 600`, [`--nodelist=${from}`, '--requeue', '--open-mode=append']);
  await untilOutput(job.output, `run 0 ${from} hello from the cluster`, DEADLINE_MS);
  await awaitJobSaved(slurm, job.id, { deadlineMs: DEADLINE_MS });
  await slurm.stop(from, 'SIGKILL');
  await befall(job);
  await untilNodeIs(from, /^down/);
  await waitUntil(async () => (await readJob(slurm, job.id)).state === 'PENDING', { what: `job ${job.id} to be requeued`, deadlineMs: DEADLINE_MS });
  await detach(field.plane, name);
  await attachInSpool(site, name);
  await run('scontrol', ['update', `JobId=${job.id}`, `ReqNodeList=${to}`], { environment: slurm.environment, deadlineMs: DEADLINE_MS });
  await startAtOnce(slurm, job.id, () => readFileSync(job.output, 'utf8').includes(`run 1 ${to} hello from the cluster`));
  return job;
}

async function end({ id, name }: MeshJob): Promise<void> {
  await cancelJob(site.slurm, id);
  await awaitJobEnd(site.slurm, id, { deadlineMs: DEADLINE_MS });
  await detach(site.field.plane, name);
}

async function expectToJoinOn(node: string): Promise<void> {
  const job = await submitToMesh(site, `next-${node}`, LOOK, [`--nodelist=${node}`]);
  expect(await awaitJobEnd(site.slurm, job.id, { deadlineMs: DEADLINE_MS })).toMatchObject({ state: 'COMPLETED' });
  expect(readFileSync(job.output, 'utf8')).toContain(`run 0 ${node} hello from the cluster`);
  await detach(site.field.plane, job.name);
}

describe('two nodes that go down, one with all that ran on it, and one on which it goes on', () => {
  it('lose their jobs, which join on others; what is left is swept when they are back', async () => {
    const jobs = await allOf([moveFrom('n1', 'n3', losePower), moveFrom('n2', 'n4', async () => undefined)]);
    for (const node of ['n1', 'n2']) await site.slurm.start(node);
    for (const node of ['n1', 'n2']) await untilNodeIs(node, /^idle$/);
    await collectGarbage(site);
    const nodes = jobs.flatMap(({ id }) => ownedBy(id, 'agent').map(({ owner }) => owner.split('/')[1]));
    expect(nodes).toEqual(expect.arrayContaining(['n3', 'n4']));
    for (const job of jobs) await end(job);
    // All nodes are one machine: as long as the jobs ran on others, they were taken for running on these.
    await collectGarbage(site);
    await untilNothingLeft(site);
    for (const node of ['n1', 'n2']) await expectToJoinOn(node);
  }, 2 * DEADLINE_MS);
});
