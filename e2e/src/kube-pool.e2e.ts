import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, OWN_NAMESPACE, type Replica } from './kube/control-plane.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';

const WARM = 3;
const JOBS = Array.from({ length: 2 * WARM }, (_, n) => `pool-${n}`);

let field: FaultyField;
let replica: Replica;

beforeAll(async () => {
  field = await openFaultyField('kubepool');
  replica = await field.startReplica(0, { warm: WARM });
});
afterAll(() => field?.close());

async function startAgain(warm: number): Promise<void> {
  process.kill(replica.pid, 'SIGKILL');
  await replica.exited;
  replica = await field.startReplica(0, { warm });
}
async function endpoints(count: number): Promise<void> {
  await eventually(`${count} endpoints`, async () => (await field.names('pods', OWN_NAMESPACE)).length === count);
}

describe('endpoints that wait ready', () => {
  it('are handed out once each, and made up for', async () => {
    await endpoints(WARM);
    await field.createJobs(JOBS);
    await field.allProvisioned(JOBS);
    const given = await Promise.all(JOBS.map(async (name) => (await field.get<{ status: { attachment: string; endpoint: string } }>('tep', name)).status));
    expect(new Set(given.map(({ endpoint }) => endpoint)).size).toBe(JOBS.length);
    expect(given.filter(({ attachment }) => attachment.startsWith('warm-')).length).toBeGreaterThanOrEqual(WARM);
    await endpoints(JOBS.length + WARM);
  });

  it('are fewer when the setting is less, and none of those that are used goes', async () => {
    await startAgain(1);
    await endpoints(JOBS.length + 1);
    await startAgain(0);
    await endpoints(JOBS.length);
    await field.allProvisioned(JOBS);
  });
});

describe('what lost its owner while nobody looked', () => {
  it('is taken down by the next control plane', async () => {
    process.kill(replica.pid, 'SIGKILL');
    await replica.exited;
    const [first = '', ...others] = JOBS;
    await field.kube.kubectl(['patch', 'tep', first, '--type=merge', '--patch={"metadata":{"finalizers":null}}']);
    await field.kube.kubectl(['delete', 'tep', first]);
    replica = await field.startReplica(0);
    await endpoints(others.length);
    await field.allProvisioned(others);
    await field.removeJobs(others);
    await field.nothingLeft();
  });
});
