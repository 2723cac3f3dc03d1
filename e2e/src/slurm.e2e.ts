import { existsSync, readFileSync } from 'node:fs';
import { awaitJobEnd, cancelJob, openField, startSlurm, waitUntil, type Field, type Slurm } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detachAll, submitAttached, type BatchJob } from './support/batch.ts';
import { JOB_ECHO_PORT } from './support/jobs.ts';
import { askFromPod } from './support/pods.ts';
import { observeTraces, untilNoProcess } from './support/worker.ts';

const JOB_DEADLINE_MS = 60_000;

let field: Field;
let slurm: Slurm;

beforeAll(async () => {
  field = await openField('slurm');
  slurm = await startSlurm(field.bed, { nodes: 2 });
});
afterAll(() => field?.bed.close());

async function said({ output }: BatchJob, text: string): Promise<void> {
  await waitUntil(() => existsSync(output) && readFileSync(output, 'utf8').includes(text), { what: `${output} to have ${text}`, deadlineMs: JOB_DEADLINE_MS });
}

function echoServer(): string {
  return `${field.programs.node} ${field.programs.echoServer} ${JOB_ECHO_PORT}`;
}

describe('batch jobs', () => {
  it('reach the cluster and hand their exit code to SLURM', async () => {
    const job = await submitAttached(field, slurm, 'plain', "bash -c 'curl --silent --max-time 10 http://hello/; exit 9'");
    expect(await awaitJobEnd(slurm, job.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'FAILED', exitCode: 9 });
    expect(readFileSync(job.output, 'utf8')).toBe(`hello from the cluster; you are ${field.cluster.addresses.bridge}\n`);
    await detachAll(field, [job]);
  });

  it('run side by side, each at its own address', async () => {
    const jobs = [await submitAttached(field, slurm, 'one', echoServer()), await submitAttached(field, slurm, 'two', echoServer())];
    try {
      for (const job of jobs) await said(job, 'ready');
      const answers = await Promise.all(jobs.map(({ address, name }) => askFromPod(field, 'hello', 'tcp', address, JOB_ECHO_PORT, name)));
      expect(new Set(jobs.map(({ address }) => address)).size).toBe(2);
      expect(answers).toEqual(jobs.map(({ name }) => `${field.cluster.addresses.pods.hello} ${name}`));
    } finally {
      for (const { id } of jobs) await cancelJob(slurm, id);
      for (const { id } of jobs) await awaitJobEnd(slurm, id, { deadlineMs: JOB_DEADLINE_MS });
      await detachAll(field, jobs);
    }
  });

  it('leave nothing when they are cancelled', async () => {
    const before = await observeTraces(field);
    const job = await submitAttached(field, slurm, 'cancelled', `bash -c 'trap : TERM; ${echoServer()} & setsid sleep 600 & wait; wait'`);
    await said(job, 'ready');
    await cancelJob(slurm, job.id);
    expect(await awaitJobEnd(slurm, job.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'CANCELLED' });
    await untilNoProcess(field);
    await detachAll(field, [job]);
    const isNew = (path: string): boolean => !path.startsWith('cancelled.') && !before.home.includes(path);
    const after = await observeTraces(field);
    expect({ ...after, home: after.home.filter(isNew) }).toEqual({ ...before, home: [] });
  });
});
