import { readFileSync } from 'node:fs';
import { findAttachment, openField, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askFromPod, clientLine, lastJson, PEER_PORT, PEER_TCP_PORT, programOf, startPeer, withProxiedJob } from './proxied/job.ts';
import { endpointPids } from './support/endpoints.ts';
import { runJob } from './support/jobs.ts';

const BULK_BYTES = 200_000_000;
const MANY = 400;
/** Windows, and what the kernels of four TCP connections take. */
const STALLED_MAX_BYTES = 40_000_000;
/** What a process may grow by while a reader or writer is slow: the windows of one session, twice over. */
const GROWTH_MAX_BYTES = 150_000_000;
const SLOW_BYTES = 1_000_000_000;
const STALL_DEADLINE_MS = 60_000;

let field: Field;
let pod: string;

beforeAll(async () => {
  field = await openField('proxied');
  await startPeer(field, 'hello');
  pod = field.cluster.addresses.pods.hello;
});
afterAll(() => field?.bed.close());

function proxied(command: string): ReturnType<typeof runJob> {
  return runJob(field, ['bash', '-c', command], { options: ['--mode', 'proxy'] });
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

describe('bulk data', () => {
  it('comes and goes whole, by SOCKS 5, by HTTP and by CONNECT', async () => {
    const at = `http://${pod}:${PEER_PORT}`;
    const { stdout, stderr, code } = await proxied(`set -e; cd "$TMPDIR"
curl --silent --fail --proxy $ALL_PROXY ${at}/${BULK_BYTES} --output bulk; echo $(stat -c %s bulk) $(sha256sum < bulk | cut -d' ' -f1)
for way in "--proxy $ALL_PROXY" "" "--proxytunnel"; do curl --silent --fail $way --upload-file bulk ${at}/; done
curl --silent --fail ${at}/${BULK_BYTES} | sha256sum | cut -d' ' -f1
curl --silent --fail --proxytunnel ${at}/${BULK_BYTES} | sha256sum | cut -d' ' -f1; rm bulk`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [got = '', ...others] = stdout.split('\n');
    expect(got).toMatch(new RegExp(`^${BULK_BYTES} [0-9a-f]{64}$`));
    expect(others).toEqual([got, got, got, got.split(' ')[1], got.split(' ')[1]]);
  });

  it('goes both ways between a pod and a declared port of the job', async () => {
    const command = `exec ${field.programs.node} ${programOf(field, 'peer.ts')} ${PEER_PORT} 127.0.0.1`;
    await withProxiedJob(field, command, async ({ address }) => {
      const fromJob = await askFromPod(field, 'hello', address, String(PEER_TCP_PORT), 'receive', String(BULK_BYTES));
      expect(fromJob).toEqual(await askFromPod(field, 'hello', '127.0.0.1', String(PEER_TCP_PORT), 'receive', String(BULK_BYTES)));
      const { expected, answer } = (await askFromPod(field, 'hello', address, String(PEER_TCP_PORT), 'give', String(BULK_BYTES))) as { expected: { count: number; sha256: string }; answer: string };
      expect(answer).toBe(`${expected.count} ${expected.sha256}`);
      expect(expected.count).toBe(BULK_BYTES);
    }, { options: ['--expose', `${PEER_PORT},${PEER_TCP_PORT}`] });
  });
});

describe('one way of a connection', () => {
  it.each(['socket', 'socks'])('ends by itself (half-close), by %s', async (way) => {
    const { expected, answer } = lastJson(await proxied(clientLine(field, way, pod, String(PEER_TCP_PORT), 'give', '300000'))) as { expected: { count: number; sha256: string }; answer: string };
    expect(answer).toBe(`${expected.count} ${expected.sha256}`);
  });

  it.each([['socks', 'ECONNRESET'], ['socket', 'end']])('breaks when the other end resets, by %s: %s', async (way, seen) => {
    expect(lastJson(await proxied(clientLine(field, way, pod, String(PEER_TCP_PORT), 'reset')))).toBe(seen);
  });

  it('is reset for a pod when the job resets', async () => {
    const command = `exec ${field.programs.node} ${programOf(field, 'peer.ts')} ${PEER_PORT} 127.0.0.1`;
    await withProxiedJob(field, command, async ({ address }) => {
      expect(await askFromPod(field, 'hello', address, String(PEER_TCP_PORT), 'reset')).toBe('ECONNRESET');
    }, { options: ['--expose', String(PEER_TCP_PORT)] });
  });
});

describe('somebody who is slow', () => {
  it.each(['slowReader', 'slowWriter'])('holds the other end up, and no memory: %s', async (scenario) => {
    const command = `echo ready; ${clientLine(field, 'socks', pod, String(PEER_TCP_PORT), scenario, String(SLOW_BYTES))}`;
    await withProxiedJob(field, command, async ({ agent, name }) => {
      const [endpoint = 0] = endpointPids((await findAttachment(field.plane, name)).id);
      const before = [agent.pid, endpoint].map(residentBytes);
      const { stalledAt } = await waitUntil(() => agent.stdout.map((line) => (line.startsWith('{') ? (JSON.parse(line) as { stalledAt?: number }) : {})).find((line): line is { stalledAt: number } => line.stalledAt !== undefined), {
        what: 'the other end to be held up', deadlineMs: STALL_DEADLINE_MS,
      });
      expect(stalledAt).toBeGreaterThan(0);
      expect(stalledAt).toBeLessThan(STALLED_MAX_BYTES);
      [agent.pid, endpoint].map(residentBytes).forEach((now, index) => expect(now - (before[index] ?? 0)).toBeLessThan(GROWTH_MAX_BYTES));
    });
  });
});

describe('many connections at once', () => {
  it.each([['socket', 'HTTP/1.1 503 Service Unavailable'], ['socks', 'SOCKS reply 1']])('are bounded, the others hear why, and later ones get through: %s', async (way, refusal) => {
    expect(lastJson(await proxied(clientLine(field, way, pod, String(PEER_TCP_PORT), 'many', String(MANY))))).toEqual({ open: 256, refusals: [refusal], after: 3 });
  });
});
