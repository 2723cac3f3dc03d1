import { mkdirSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootId, isAlive, startNetworkHolder, startTicks, stopChild } from '@moorline/linux';
import { renderJobRecord } from '@moorline/mesh-core';
import { awaitJobEnd, awaitJobSaved, cancelJob, detach, type SystemUser } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { collectGarbage, runAgentAsRoot } from './slurm/agent-command.ts';
import { plantForeign, type Foreign } from './slurm/foreign.ts';
import { ownedBy } from './slurm/owned.ts';
import { openSite, submitToMesh, type Site } from './slurm/site.ts';
import { observeNode, untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const JOB_DEADLINE_MS = 120_000;
const HOLDER_GRACE_MS = 500;
const HELLO = 'curl --silent --max-time 10 http://hello/';
/** Some earlier run of the machine. */
const BEFORE = '00000000-0000-4000-8000-000000000000';

let site: Site;
let foreign: Foreign;

beforeAll(async () => {
  site = await openSite('restarts', { nodes: 1, plugin: true });
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

describe('a job', () => {
  it.each([
    ['slurmd', 'n1', 'SIGTERM', `srun --ntasks=1 ${HELLO}`],
    ['slurmd', 'n1', 'SIGKILL', `srun --ntasks=1 ${HELLO}`],
    // Without srun: right after the start of a controller it may wait for minutes, on the mesh or not.
    ['slurmctld', 'slurmctld', 'SIGTERM', HELLO],
    ['slurmctld', 'slurmctld', 'SIGKILL', HELLO],
  ] as const)('stays on the mesh while %s (%s) is ended by %s and started again, and leaves nothing', async (_what, daemon, by, again) => {
    const name = `through-${daemon}-${by.toLowerCase()}`;
    const job = await submitToMesh(site, name, `echo ready; until [ -e ${name}.go ]; do sleep 0.2; done; ${HELLO}; ${again}`);
    await untilOutput(job.output, 'ready', JOB_DEADLINE_MS);
    await awaitJobSaved(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    await site.slurm.restart(daemon, by);
    await collectGarbage(site);
    expect(ownedBy(job.id, 'agent')).toHaveLength(1);
    site.field.home.write(`${name}.go`, '', 0o600);
    expect(await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'COMPLETED' });
    expect(readFileSync(job.output, 'utf8').match(/hello from the cluster/g)).toHaveLength(2);
    await detach(site.field.plane, name);
  });

  it('that ends while the slurmd of its node is down leaves nothing once that is back', async () => {
    const job = await submitToMesh(site, 'away', 'echo ready\nexec sleep 600');
    await untilOutput(job.output, 'ready', JOB_DEADLINE_MS);
    const cancelled = cancelJob(site.slurm, job.id);
    await site.slurm.restart('n1', 'SIGKILL');
    await cancelled;
    await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    await untilNothingLeft(site).catch(() => collectGarbage(site));
    await detach(site.field.plane, 'away');
  });
});

describe('what is there from before the node was started', () => {
  /** A folder of an earlier run of the machine, whose record names a process that is somebody else's by now. */
  function leaveRecord(jobId: number, user: SystemUser, pid: number, boot: string): string {
    const folder = join(site.hooks.run, 'jobs', `n1.${jobId}`);
    mkdirSync(folder, { recursive: true });
    const named = { pid, startTicks: startTicks(pid) ?? 0 };
    const record = { jobId, uid: user.userId, bootId: boot, required: false, restarts: 0, agent: named, network: named, networkInode: 1, mounts: named };
    writeFileSync(join(folder, 'record'), renderJobRecord(record));
    writeFileSync(join(folder, 'joined'), 'export MOORLINE_IPV4=1.2.3.4\n');
    return folder;
  }

  it.each([
    ['gc', async (_jobId: number) => collectGarbage(site)],
    ['an epilog', async (jobId: number) => runAgentAsRoot(site, ['down'], { SLURMD_NODENAME: 'n1', SLURM_JOB_ID: String(jobId) })],
  ])('is removed by %s, and no process is taken for one of it', async (_what, sweep) => {
    const { user } = site.field;
    const other = await startNetworkHolder({ uid: user.userId, gid: user.groupId }, {});
    const ticks = startTicks(other.pid) ?? 0;
    try {
      leaveRecord(777_777, user, other.pid, BEFORE);
      const environment = { SLURMD_NODENAME: 'n1', SLURM_JOB_ID: '777777' };
      await expect(runAgentAsRoot(site, ['wait', '--timeout', '5'], environment)).rejects.toThrow('ML-JOB-NOT-ON-MESH');
      await sweep(777_777);
      expect(observeNode(site).folders).toEqual([]);
      expect(isAlive(other.pid, ticks)).toBe(true);
    } finally {
      await stopChild(other, HOLDER_GRACE_MS);
    }
  });

  it('is what its record says of the boot: the same record of this run of the machine is believed', async () => {
    const { user } = site.field;
    const other = await startNetworkHolder({ uid: user.userId, gid: user.groupId }, {});
    try {
      leaveRecord(777_778, user, other.pid, bootId());
      await runAgentAsRoot(site, ['wait', '--timeout', '5'], { SLURMD_NODENAME: 'n1', SLURM_JOB_ID: '777778' });
    } finally {
      await stopChild(other, HOLDER_GRACE_MS);
      await collectGarbage(site);
    }
  });
});
