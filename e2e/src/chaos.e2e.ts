import { isMoorlineError } from '@moorline/mesh-core';
import { awaitPhase, findAttachment, listAttachments, openField, startAgent, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointPids } from './support/endpoints.ts';
import { attached, JOB_ECHO_PORT, runJob, withEchoJob } from './support/jobs.ts';
import { readJoinFile, redeem } from './support/redeem.ts';
import { queryStore } from './support/store.ts';
import { startTicker } from './support/ticker.ts';

const REDEEMERS = 100;
const WAIT_DEADLINE_MS = 30_000;
const READY_DEADLINE_MS = 60_000;
const FETCH = ['curl', '--silent', '--max-time', '10', 'http://hello/'];

let field: Field;

beforeAll(async () => {
  field = await openField('chaos');
  await runJob(field, ['true']);
});
afterAll(() => field?.bed.close());

function greeting(): string {
  return `hello from the cluster; you are ${field.cluster.addresses.bridge}`;
}

function isConsumed(attachmentId: string): boolean {
  return queryStore(field.plane, 'SELECT 1 FROM tokens WHERE attachment_id = ? AND consumed_at_ms IS NOT NULL', attachmentId).length === 1;
}

async function expectWholeState(): Promise<void> {
  expect(queryStore(field.plane, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  for (const { id } of await listAttachments(field.plane)) expect(endpointPids(id)).toHaveLength(1);
}

describe('a join token', () => {
  it(`that ${REDEEMERS} redeem at once admits exactly one`, async () => {
    await attached(field, async (path) => {
      const joinFile = readJoinFile(path);
      const outcomes = await Promise.allSettled(Array.from({ length: REDEEMERS }, () => redeem(joinFile)));
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(refusals.filter((reason) => isMoorlineError(reason, 'ML-TOKEN-USED'))).toHaveLength(REDEEMERS - 1);
    });
  });
});

describe('a control plane that is killed', () => {
  it('between consuming the token and answering lets the same agent in when it is back', async () => {
    await attached(field, async (joinFile, name) => {
      const { id } = await findAttachment(field.plane, name);
      const [endpoint = 0] = endpointPids(id);
      process.kill(endpoint, 'SIGSTOP');
      const agent = await startAgent(field, { joinFile, command: FETCH });
      try {
        await waitUntil(() => isConsumed(id), { what: 'the token to be consumed', deadlineMs: WAIT_DEADLINE_MS });
        await field.plane.kill();
      } finally {
        process.kill(endpoint, 'SIGCONT');
      }
      await field.plane.start();
      expect(await toEnd(agent)).toMatchObject({ code: 0, stdout: greeting() });
      expect(endpointPids(id)).toEqual([endpoint]);
      await expectWholeState();
    });
  });

  it.each([0, 100, 200, 300])('%i ms after an agent began costs it time and nothing else', async (afterMs) => {
    await attached(field, async (joinFile, name) => {
      const { id } = await findAttachment(field.plane, name);
      const before = endpointPids(id);
      const agent = await startAgent(field, { joinFile, command: FETCH });
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await field.plane.kill();
      await field.plane.start();
      expect(await toEnd(agent)).toMatchObject({ code: 0, stdout: greeting() });
      expect(endpointPids(id)).toEqual(before);
      await expectWholeState();
    });
  });

  it('leaves running tunnels alone and finds them again', async () => {
    await withEchoJob(field, async ({ name, address }) => {
      const { id } = await findAttachment(field.plane, name);
      const before = endpointPids(id);
      const ticker = await startTicker(field, address, JOB_ECHO_PORT);
      try {
        await ticker.more(5);
        await field.plane.kill();
        await ticker.more(10);
        await field.plane.start();
        await awaitPhase(field.plane, name, 'Ready', READY_DEADLINE_MS);
        await ticker.more(5);
      } finally {
        ticker.kill('SIGKILL');
      }
      expect(endpointPids(id)).toEqual(before);
      await expectWholeState();
    });
  });
});

describe('an endpoint that is killed under traffic', () => {
  it('is started again, and the same TCP connection goes on', async () => {
    await withEchoJob(field, async ({ name, address }) => {
      const { id } = await findAttachment(field.plane, name);
      const [old = 0] = endpointPids(id);
      const ticker = await startTicker(field, address, JOB_ECHO_PORT);
      try {
        await ticker.more(5);
        process.kill(old, 'SIGKILL');
        await ticker.more(20);
      } finally {
        ticker.kill('SIGKILL');
      }
      const [young, ...others] = endpointPids(id);
      expect(young).toBeDefined();
      expect(young).not.toBe(old);
      expect(others).toEqual([]);
      await expectWholeState();
    });
  });
});
