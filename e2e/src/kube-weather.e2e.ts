import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '@moorline/linux';
import { waitUntil } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, OWN_NAMESPACE, type Replica } from './kube/control-plane.ts';
import type { ApiRequest, Fault } from './kube/fault-proxy.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';
import { createRandom } from './kube/random.ts';

/** Told in the output: the same gives the same faults, as far as requests come in the same order. */
const SEED = Number(process.env['MOORLINE_SEED'] ?? 20_251);
const JOBS = Array.from({ length: 20 }, (_, n) => `job-${n}`);
const CUT_EVERY_MS = 500;
/** Answers come from this machine; a busy one is slow to give them. */
const ANSWER_DEADLINE_MS = 30_000;
const TABLE = 'moorline-cut';
/** Longer than requests and quiet watches are waited for. */
const NOTICE_DEADLINE_MS = 90_000;

let field: FaultyField;
let replica: Replica;

beforeAll(async () => {
  field = await openFaultyField('kubesky');
  replica = await field.startReplica(0);
});
afterAll(async () => {
  await run('nft', ['delete', 'table', 'inet', TABLE], { deadlineMs: 10_000, acceptedExitCodes: [0, 1] });
  await field?.close();
});

async function ask(path: string): Promise<string> {
  const response = await fetch(`${replica.opsUrl}${path}`, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) });
  return `${response.status} ${await response.text()}`;
}
/** Sum of a metric over the series that have these labels. */
async function sum(name: string, labels: string): Promise<number> {
  const lines = (await ask('/metrics')).split('\n').filter((line) => /^[\w:]+/.exec(line)?.[0] === name && line.includes(labels));
  return lines.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
}

/** To the API server and from it, as this replica goes there. */
async function dropPackets(): Promise<void> {
  const { port } = field.proxy;
  await run('nft', ['-f', '-'], { deadlineMs: 10_000, input: `table inet ${TABLE} {\n chain out {\n type filter hook output priority 0\n tcp dport ${port} drop\n tcp sport ${port} drop\n }\n}\n` });
}

/** One request in four meets with something. */
function badWeather(random: () => number): (request: ApiRequest) => Fault | null {
  const faults: readonly ((request: ApiRequest) => Fault | null)[] = [
    () => ({ kind: 'answer', status: 429, reason: 'TooManyRequests', retryAfterSec: 1 }),
    () => ({ kind: 'answer', status: 500, reason: 'InternalError' }),
    ({ method }) => (method === 'PUT' ? { kind: 'answer', status: 409, reason: 'Conflict' } : null),
    ({ method }) => (method === 'GET' ? null : { kind: 'lose' }),
    () => ({ kind: 'cut' }),
  ];
  let conflicts = 0;
  return (request) => {
    if (request.path.includes('/leases')) return null;
    // Records are few; one of them meets with a conflict for certain.
    if (request.method === 'PUT' && conflicts === 0) {
      conflicts += 1;
      return { kind: 'answer', status: 409, reason: 'Conflict' };
    }
    if (request.watch) return random() < 0.5 ? { kind: 'expire' } : null;
    return random() < 0.25 ? (faults[Math.floor(random() * faults.length)]?.(request) ?? null) : null;
  };
}

describe('an API server that refuses, forgets and hangs up', () => {
  it(`is asked until all is as it should be (seed ${SEED})`, async () => {
    const random = createRandom(SEED);
    const gone = JOBS.filter(() => random() < 0.5);
    field.proxy.setFaults(badWeather(random));
    await field.createJobs(JOBS);
    await eventually('some to be there', async () => (await field.names('pods', OWN_NAMESPACE)).length > JOBS.length / 2);
    await field.removeJobs(gone);
    // What is watched is begun again, and half of that is too old.
    await eventually('watches to be begun again', async () => {
      field.proxy.cutAll();
      await sleep(CUT_EVERY_MS);
      return (await sum('moorline_kubernetes_watch_restarts_total', 'reason="expired"')) > 0;
    });
    field.proxy.setFaults(() => null);
    const left = JOBS.filter((name) => !gone.includes(name));
    await field.allProvisioned(left);
    await eventually('exactly those that are left', async () => (await field.names('pods', OWN_NAMESPACE)).length === left.length && (await field.names('tep', 'default')).length === left.length);
    expect(await field.names('services', OWN_NAMESPACE)).toHaveLength(left.length);
    for (const code of ['429', '409', '500', 'none']) expect({ code, count: await sum('moorline_kubernetes_requests_total', `code="${code}"`) }).not.toMatchObject({ count: 0 });
    expect(await sum('moorline_kubernetes_request_retries_total', '')).toBeGreaterThan(0);
    expect(await sum('moorline_queue_retries_total', '')).toBeGreaterThan(0);
    await eventually('to follow all kinds again', async () => (await ask('/readyz')) === '200 ready\n');
  });
});

describe('a network that drops packets', () => {
  it('is noticed, told by /readyz, and caught up with, though what was watched is too old by then', async () => {
    const expired = await sum('moorline_kubernetes_watch_restarts_total', 'reason="expired"');
    await dropPackets();
    await waitUntil(async () => /^503 the API server has not answered for \d+ s/m.test(await ask('/readyz')), { what: 'the silence to be told', deadlineMs: NOTICE_DEADLINE_MS, intervalMs: 250 });
    expect(await ask('/livez')).toBe('200 ok\n');
    // Another API server, that remembers no changes of before.
    await field.createJobs(['meanwhile']);
    await field.kube.apiServer.stop();
    await field.kube.apiServer.start();
    await field.createJobs(['later']);
    expect(await field.names('pods', OWN_NAMESPACE).then((names) => names.length)).toBe((await field.names('tep', 'default')).length - 2);
    await run('nft', ['delete', 'table', 'inet', TABLE], { deadlineMs: 10_000 });
    await waitUntil(async () => (await ask('/readyz')) === '200 ready\n', { what: 'it to be ready', deadlineMs: NOTICE_DEADLINE_MS, intervalMs: 250 });
    await field.allProvisioned(['meanwhile', 'later']);
    expect(await sum('moorline_kubernetes_watch_restarts_total', 'reason="failed"') + (await sum('moorline_kubernetes_watch_restarts_total', 'reason="quiet"'))).toBeGreaterThan(0);
    expect(await sum('moorline_kubernetes_watch_restarts_total', 'reason="expired"')).toBeGreaterThan(expired);
    await field.removeJobs(await field.names('tep', 'default'));
    await field.nothingLeft();
  });

  it('does not hold up a replica that is asked to end', async () => {
    await dropPackets();
    const askedAtMs = performance.now();
    process.kill(replica.pid, 'SIGTERM');
    expect(await replica.exited).toMatchObject({ code: 0 });
    console.log(`ended after ${((performance.now() - askedAtMs) / 1_000).toFixed(1)} s (a kubelet waits 30)`);
    expect(readFileSync(replica.logFile, 'utf8')).toContain('lead not given away');
  });
});
