import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressPair } from '@moorline/mesh-core';
import { awaitJobEnd, awaitPhase, detach, findAttachment, runAgent, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RANKS, startTrio, TRIO, type Trio } from './multinode/trio.ts';
import { endpointPids } from './support/endpoints.ts';
import { JOB_ECHO_PORT, runJob } from './support/jobs.ts';
import { askFromPod } from './support/pods.ts';
import { readJoinFile, redeem } from './support/redeem.ts';

const JOB_DEADLINE_MS = 120_000;

describe.each(['wrapper', 'prolog'] as const)('a job on three nodes, by one token and by %s', (way) => {
  let trio: Trio;
  let field: Field;
  let attached: Awaited<ReturnType<typeof findAttachment>>;
  let addresses: readonly AddressPair[];

  beforeAll(async () => {
    trio = await startTrio(way);
    field = trio.field;
    attached = await awaitPhase(field.plane, TRIO, 'Ready', JOB_DEADLINE_MS);
    addresses = attached.nodes.map((node) => node.addresses);
  }, JOB_DEADLINE_MS * 2);
  afterAll(() => trio?.field.bed.close());

  /** What a rank said, by its words. */
  function said(rank: number, ...words: readonly string[]): string | undefined {
    const beginning = `${[rank, ...words].join(' ')} `;
    return readFileSync(trio.output, 'utf8').split('\n').find((line) => line.startsWith(beginning))?.slice(beginning.length);
  }

  it('has one attachment with an address for each node, and the head has the attachment’s own', () => {
    expect(attached.nodes.map(({ name, worker, phase, connected }) => ({ name, worker, phase, connected }))).toEqual(
      RANKS.map((rank) => ({ name: `${TRIO}-${rank}`, worker: `n${rank + 1}`, phase: 'Ready', connected: true })),
    );
    expect(new Set(addresses.map(({ ipv4 }) => ipv4)).size).toBe(3);
    expect(addresses[0]).toEqual(attached.addresses);
    expect(endpointPids(attached.id)).toHaveLength(1);
  });

  it.each(RANKS)('lets rank %i reach every rank by name, and each sees who asked', (rank) => {
    expect([said(rank, 'worker'), said(rank, 'itself'), said(rank, 'site')]).toEqual([`n${rank + 1}`, addresses[rank]?.ipv4, '127.0.0.1']);
    expect(RANKS.map((peer) => said(rank, 'peer', String(peer)))).toEqual(RANKS.map((peer) => `${(peer === rank ? addresses[peer] : addresses[rank])?.ipv4} from-${rank}`));
  });

  it.each(RANKS)('lets rank %i reach the cluster', (rank) => {
    expect(said(rank, 'cluster')).toBe(`hello from the cluster; you are ${field.cluster.addresses.bridge}`);
  });

  it('lets pods reach rank 0 at the attachment’s address, and the others at theirs', async () => {
    for (const { ipv4 } of addresses) {
      for (const protocol of ['tcp', 'udp'] as const) {
        expect(await askFromPod(field, 'hello', protocol, ipv4, JOB_ECHO_PORT, 'ahoy')).toBe(`${field.cluster.addresses.pods.hello} ahoy`);
      }
    }
  });

  it('lets no other job reach any of its nodes', async () => {
    const client = join(field.bed.folder, 'bin', 'echo-client.ts');
    const commands = addresses.map(({ ipv4 }) => `! ${field.programs.node} ${client} tcp ${ipv4} ${JOB_ECHO_PORT} ahoy 2000`);
    expect(await runJob(field, ['bash', '-c', commands.join(' && ')])).toMatchObject({ code: 0, stdout: '' });
  });

  it('admits neither a fourth node nor a second agent on one of the three', async () => {
    await expect(redeem(readJoinFile(trio.joinFile))).rejects.toMatchObject({ code: 'ML-NODE-REFUSED' });
    const again = await runAgent(field, { joinFile: trio.joinFile, options: ['--node', 'n2'], command: ['true'] });
    expect([again.code, again.stderr]).toEqual([77, expect.stringContaining('ML-TOKEN-USED')]);
    const fourth = await runAgent(field, { joinFile: trio.joinFile, options: ['--node', 'n4', '--node-index', '3'], command: ['true'] });
    expect([fourth.code, fourth.stderr]).toEqual([77, expect.stringContaining('ML-NODE-REFUSED')]);
  });

  it('goes on at every node when its endpoint is killed', async () => {
    const [old = 0] = endpointPids(attached.id);
    process.kill(old, 'SIGKILL');
    await waitUntil(() => endpointPids(attached.id).some((pid) => pid !== old), { what: 'another endpoint', deadlineMs: JOB_DEADLINE_MS });
    for (const { ipv4 } of addresses) expect(await askAgain(field, ipv4)).toBe(`${field.cluster.addresses.pods.hello} again`);
  });

  it('ends as one job and leaves nothing', async () => {
    writeFileSync(join(field.home.path, 'release'), '', { mode: 0o644 });
    expect(await awaitJobEnd(trio.slurm, trio.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'COMPLETED' });
    await trio.untilNothingLeft();
    await detach(field.plane, TRIO);
    await expect(findAttachment(field.plane, TRIO)).rejects.toMatchObject({ code: 'ML-ATTACHMENT-UNKNOWN' });
    expect(endpointPids(attached.id)).toEqual([]);
  });
});

/** Asks until the tunnel is up again. */
function askAgain(field: Field, address: string): Promise<string> {
  return waitUntil(() => askFromPod(field, 'hello', 'tcp', address, JOB_ECHO_PORT, 'again').catch(() => null), { what: `an answer from ${address}`, deadlineMs: JOB_DEADLINE_MS });
}
