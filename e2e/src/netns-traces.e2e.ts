import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { artifactsFor } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { findUserProcesses, openField, startAgent, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attached, runJob, untilSaid, withEchoJob } from './support/jobs.ts';
import { observeTraces, untilNoProcess } from './support/worker.ts';

/** A child that ignores every signal it can and has left its process group. */
const STUBBORN = 'setsid bash -c "trap : HUP INT TERM; while :; do sleep 1; done" & setsid sleep 300 & echo ready; ';

let field: Field;

beforeAll(async () => {
  field = await openField('netns');
  await runJob(field, ['true']);
});
afterAll(() => field?.bed.close());

describe('after a job', () => {
  it('is left what was there before, whatever the command left running', async () => {
    const before = await observeTraces(field);
    await runJob(field, ['bash', '-c', `${STUBBORN} exit 0`]);
    expect(await observeTraces(field)).toEqual(before);
    expect(before.processes).toEqual([]);
  });

  it('holds the cache nothing but the pinned binaries', () => {
    const cache = join(field.home.path, '.cache', 'moorline', 'sha256');
    expect(readdirSync(cache).toSorted()).toEqual(artifactsFor(artifactLock(), process.arch).artifacts.map(({ sha256 }) => sha256).toSorted());
  });

  it('is nothing left of an endpoint and its rules once it is detached', async () => {
    const before = await observeTraces(field);
    await withEchoJob(field, async () => {
      const during = await observeTraces(field);
      expect(during.clusterInterfaces.length).toBe(before.clusterInterfaces.length + 1);
      expect(during.clusterTables.length).toBe(before.clusterTables.length + 1);
    });
    expect(await observeTraces(field)).toEqual(before);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('is nothing left when %s comes before the command began', async (signal) => {
    const before = await observeTraces(field);
    const marker = join(field.home.path, 'began');
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['touch', marker] });
      await waitUntil(() => findUserProcesses(field.user.userId).length > 1, { what: 'helpers of the agent', deadlineMs: 20_000, intervalMs: 5 });
      agent.kill(signal);
      const { code } = await toEnd(agent);
      expect(existsSync(marker)).toBe(code === 0);
      await untilNoProcess(field);
    });
    rmSync(marker, { force: true });
    expect(await observeTraces(field)).toEqual(before);
  });
});

describe('kill -9', () => {
  it('of the agent ends command and helpers, and leaves nothing', async () => {
    const before = await observeTraces(field);
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['bash', '-c', `${STUBBORN} sleep 300`] });
      await untilSaid(agent, 'ready');
      expect(findUserProcesses(field.user.userId).length).toBeGreaterThan(4);
      agent.kill('SIGKILL');
      await untilNoProcess(field);
    });
    expect(await observeTraces(field)).toEqual(before);
  });

  it.each([20, 100, 200, 300])('of the agent %i ms after its start leaves nothing', async (afterMs) => {
    const before = await observeTraces(field);
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['sleep', '300'] });
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      agent.kill('SIGKILL');
      await untilNoProcess(field);
    });
    expect(await observeTraces(field)).toEqual(before);
  });
});
