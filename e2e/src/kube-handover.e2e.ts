import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinFileSchema, MUTATING_WEBHOOK, SECRET } from '@moorline/mesh-core';
import { waitUntil } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Replica } from './kube/control-plane.ts';
import { startFront, type Front } from './kube/front.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';
import { redeem } from './support/redeem.ts';

const FRONT_PORT = 8_440;
const ENDPOINTS = Array.from({ length: 60 }, (_, n) => `many-${n}`);
/** Redeemed one after the other while the lead changes. */
const JOINING = ENDPOINTS.slice(0, 20);
const BETWEEN_JOINS_MS = 400;
const DEADLINE_MS = 60_000;
/** Answers come from this machine; a busy one is slow to give them. */
const ANSWER_DEADLINE_MS = 20_000;
/** Who stands still is not waited for longer. */
const SILENT_MS = 2_000;
/** Often enough to see a phase that somebody would see, without a kubectl that runs all the time. */
const PHASES_PAUSE_MS = 200;

let field: FaultyField;
let front: Front;
let first: Replica;
let second: Replica;

beforeAll(async () => {
  field = await openFaultyField('kubehand');
  first = await field.startReplica(0, { frontPort: FRONT_PORT });
  second = await field.startReplica(1, { frontPort: FRONT_PORT, ready: /waiting for the lead/ });
  front = await startFront(field.kube.link.root, FRONT_PORT, [{ replica: first, port: 8_443 }, { replica: second, port: 8_444 }]);
});
afterAll(async () => {
  await front?.stop();
  await field?.close();
});

async function ask({ opsUrl }: Replica, path: string, deadlineMs = ANSWER_DEADLINE_MS): Promise<string> {
  const response = await fetch(`${opsUrl}${path}`, { signal: AbortSignal.timeout(deadlineMs) }).catch(() => null);
  return response === null ? 'no answer' : `${response.status} ${await response.text()}`;
}
async function told(replica: Replica, path: string, answer: RegExp): Promise<void> {
  await waitUntil(async () => answer.test(await ask(replica, path)), { what: `${path} to say ${answer.source}`, deadlineMs: DEADLINE_MS, intervalMs: 20 });
}
async function isConnected(replica: Replica): Promise<boolean> {
  return new RegExp(`^moorline_hub_connections\\{.*role="endpoint".*\\} ${ENDPOINTS.length}$`, 'm').test(await ask(replica, '/metrics'));
}

describe('/readyz and /livez', () => {
  it('say yes while all is well, of the leader and of the one that follows', async () => {
    for (const replica of [first, second]) {
      await told(replica, '/readyz', /^200 ready/);
      expect(await ask(replica, '/livez')).toBe('200 ok\n');
      expect(await ask(replica, '/metrics')).toMatch(/^moorline_kubernetes_requests_total\{.*verb="get".*code="200".*\} \d+$/m);
    }
    expect([await ask(first, '/metrics'), await ask(second, '/metrics')].map((text) => /^moorline_leading\S* (\d)$/m.exec(text)?.[1])).toEqual(['1', '0']);
  });

  it('say no while nobody would ask the webhook', async () => {
    const { metadata, ...webhook } = (await field.api.get(MUTATING_WEBHOOK, null, 'moorline')) ?? { metadata: { name: '' }, apiVersion: '', kind: '' };
    await field.kube.kubectl(['delete', 'mutatingwebhookconfiguration', 'moorline']);
    await told(first, '/readyz', /^503 there is no webhook in MutatingWebhookConfiguration moorline/);
    await field.kube.kubectl(['create', '--filename=-'], { input: JSON.stringify({ ...webhook, metadata: { name: metadata.name } }) });
    await told(first, '/readyz', /^200/);
  });

  it('say nothing while the process stands still', async () => {
    process.kill(second.pid, 'SIGSTOP');
    try {
      expect(await ask(second, '/livez', SILENT_MS)).toBe('no answer');
    } finally {
      process.kill(second.pid, 'SIGCONT');
    }
    await told(second, '/livez', /^200 ok/);
  });
});

describe('a leader that is asked to end', () => {
  it('moves all connections to the other replica, and no join fails meanwhile', async () => {
    await field.createJobs(ENDPOINTS);
    await field.allProvisioned(ENDPOINTS);
    const joinFiles = await Promise.all(JOINING.map(async (name) => {
      const secret = await field.api.get(SECRET, 'default', `${name}-join`);
      return joinFileSchema.parse(JSON.parse(Buffer.from((secret?.['data'] as Record<string, string>)['join.json'] ?? '', 'base64').toString()));
    }));
    const phases = new Set<string>();
    await whileCollecting(phases, async () => {
      const joins = joinFiles.map(async (joinFile, n) => {
        await sleep(n * BETWEEN_JOINS_MS);
        return redeem(joinFile);
      });
      await sleep(BETWEEN_JOINS_MS);
      process.kill(first.pid, 'SIGTERM');
      await told(first, '/readyz', /^503 it ends: other replicas take over/);
      expect((await Promise.allSettled(joins)).map((join) => (join.status === 'fulfilled' ? 'joined' : String(join.reason)))).toEqual(JOINING.map(() => 'joined'));
      expect(await first.exited).toMatchObject({ code: 0 });
      await eventually('all endpoints to be with the other', () => isConnected(second));
      const seconds = readFileSync(second.logFile, 'utf8').split('\n').flatMap((line) => (line.includes('"hub connected"') ? [Math.floor(Date.parse((JSON.parse(line) as { time: string }).time) / 1_000)] : []));
      expect(seconds.length).toBeLessThanOrEqual(2 * ENDPOINTS.length);
      const busiest = Math.max(...[...Map.groupBy(seconds, (one) => one).values()].map(({ length }) => length));
      console.log(`${seconds.length} connections in ${new Set(seconds).size} s, ${busiest} in the busiest`);
    });
    // Nobody was told that something is not there any more.
    expect([...phases].filter((phase) => phase !== 'Provisioned' && phase !== 'Joined')).toEqual([]);
  });

  it('is followed when it is killed: the other says so until it leads', async () => {
    first = await field.startReplica(0, { frontPort: FRONT_PORT, ready: /waiting for the lead/ });
    await told(first, '/readyz', /^200/);
    process.kill(second.pid, 'SIGKILL');
    await told(first, '/readyz', /^503 (no replica leads|it takes the lead)/);
    await told(first, '/readyz', /^200/);
    expect(await ask(first, '/metrics')).toMatch(/^moorline_leading\S* 1$/m);
  });
});

/** Collects the phases that TunnelEndpoints go through meanwhile, and at the end. */
async function whileCollecting(phases: Set<string>, work: () => Promise<void>): Promise<void> {
  const end = new AbortController();
  const look = async (): Promise<void> => {
    for (const phase of (await field.kube.kubectl(['get', 'tep', '--namespace=default', '--output=jsonpath={.items[*].status.phase}'])).split(' ')) phases.add(phase);
  };
  const watch = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await look();
      await sleep(PHASES_PAUSE_MS, undefined, { signal: end.signal }).catch(() => undefined);
    }
  };
  const watching = watch();
  try {
    // Whichever fails first: a kubectl that failed is told at once.
    await Promise.race([work(), watching.then(() => Promise.reject(new Error('ended before')))]);
  } finally {
    end.abort();
    await watching.catch(() => undefined);
  }
  await look();
}
