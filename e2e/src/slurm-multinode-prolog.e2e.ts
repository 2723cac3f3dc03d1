import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { awaitJobEnd, detach, findAttachment, readJob, waitUntil } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untilNodesWell } from './slurm/nodes.ts';
import { ownedBy } from './slurm/owned.ts';
import { startAtOnce } from './slurm/requeue.ts';
import { attachInSpool, openSite, submitScript, type MeshJob, type Site } from './slurm/site.ts';
import { sweepAway } from './slurm/sweep-away.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const JOB_DEADLINE_MS = 90_000;
const HELLO = 'curl --silent --max-time 60 http://hello/';
/** Each rank says where it is, its address, and what it sees. */
const LOOK = `srun bash -c 'echo "$SLURMD_NODENAME \${MOORLINE_IPV4:-none} $(${HELLO})"'`;

let site: Site;
let greeting: string;

beforeAll(async () => {
  site = await openSite('nodes', { nodes: 6, plugin: true });
  greeting = `hello from the cluster; you are ${site.field.cluster.addresses.bridge}`;
});
afterAll(() => site?.field.bed.close());
afterEach(async () => {
  await untilNodesWell(site);
  await untilNothingLeft(site);
});

function onNodes(list: string, count: number): readonly string[] {
  return [`--nodelist=${list}`, `--nodes=${count}`, '--ntasks-per-node=1'];
}

async function startOn(name: string, nodes: readonly [list: string, count: number], script: string): Promise<MeshJob> {
  await attachInSpool(site, name, { nodes: String(nodes[1]) });
  const job = await submitScript(site, name, script, [`--comment=moorline:${name}`, ...onNodes(...nodes)]);
  return { ...job, address: (await findAttachment(site.field.plane, name)).addresses.ipv4 };
}

async function endOf({ id, output, name }: MeshJob): Promise<{ readonly state: string; readonly text: string }> {
  const { state } = await awaitJobEnd(site.slurm, id, { deadlineMs: JOB_DEADLINE_MS });
  await detach(site.field.plane, name);
  return { state, text: readFileSync(output, 'utf8') };
}

/** Puts a program in the agent's place that ends at once where a node begins with a job. */
async function withBrokenNode<Result>(node: string, action: () => Promise<Result>): Promise<Result> {
  const path = join(site.hooks.folder, 'moorline-agent');
  renameSync(path, `${path}.kept`);
  writeFileSync(path, `#!/bin/sh\ncase $1,$SLURMD_NODENAME in up,${node}) exit 1 ;; esac\nexec ${site.field.programs.agent} "$@"\n`);
  chmodSync(path, 0o755);
  try {
    return await action();
  } finally {
    rmSync(path);
    renameSync(`${path}.kept`, path);
  }
}

describe('a node that is none of the job', () => {
  it('is refused by its prolog, also with the same join file', async () => {
    const pair = await startOn('pair', ['n[1-2]', 2], `${LOOK}\nuntil [ -e ${site.field.home.path}/release ]; do sleep 0.2; done`);
    await untilOutput(pair.output, `n2 `, JOB_DEADLINE_MS);
    site.hooks.setPolicy({ mode: 'required' });
    const third = await submitScript(site, 'third', 'echo ran', ['--comment=moorline:pair', '--nodelist=n3']);
    expect(await awaitJobEnd(site.slurm, third.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'FAILED' });
    const text = readFileSync(third.output, 'utf8');
    expect(text).toContain('ML-NODE-REFUSED');
    expect(text).not.toContain('ran');
    site.hooks.setPolicy({});
    writeFileSync(join(site.field.home.path, 'release'), '');
    expect(await endOf(pair)).toMatchObject({ state: 'COMPLETED' });
  });
});

describe('one node whose prolog fails', () => {
  it('runs its ranks without the mesh where that is optional, and says why; the others are on it', async () => {
    const { state, text } = await withBrokenNode('n2', async () => endOf(await startOn('lame', ['n[1-3]', 3], LOOK)));
    const lines = text.split('\n');
    expect(state).toBe('COMPLETED');
    for (const node of ['n1', 'n3']) expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${node} [0-9.]+ ${greeting}$`)));
    expect(lines).toContainEqual(expect.stringMatching(/^n2 none /));
    expect(text).toContain('ML-AGENT-FAILED');
    expect(text).not.toContain(`n2 none ${greeting}`);
  });

  it('fails the job where the mesh is required, and the nodes take the next', async () => {
    site.hooks.setPolicy({ mode: 'required' });
    const { state, text } = await withBrokenNode('n2', async () => endOf(await startOn('strict', ['n[1-3]', 3], LOOK)));
    site.hooks.setPolicy({});
    expect(state).toBe('FAILED');
    expect(text).toContain('ML-AGENT-FAILED');
    expect(text).not.toMatch(/^n2 /m);
  });
});

/** Nodes that have not seen the job before: SLURM calls their prolog in any case. */
describe('a requeue on other nodes', () => {
  const scriptOf = (name: string): string => `srun bash -c 'sleep 1; echo "\${SLURM_RESTART_COUNT:-0} rank $SLURM_PROCID $SLURMD_NODENAME $MOORLINE_IPV4 $(getent ahostsv4 ${name}-$SLURM_PROCID | cut -d " " -f 1 | head -n 1)"'\nsleep 600`;

  async function startAndMove(name: string, prepare: () => Promise<unknown>, isRight: (text: string) => boolean): Promise<string> {
    const job = await startOn(name, ['n[1-3]', 3], scriptOf(name));
    await untilOutput(job.output, ' rank 2 ', JOB_DEADLINE_MS);
    await scontrol('requeuehold', String(job.id));
    await waitUntil(async () => (await readJob(site.slurm, job.id)).state === 'PENDING' && ownedBy(job.id).length === 0, { what: `job ${job.id} to be held`, deadlineMs: JOB_DEADLINE_MS });
    await prepare();
    await scontrol('update', `JobId=${job.id}`, 'ReqNodeList=n[4-6]');
    await scontrol('release', String(job.id));
    await startAtOnce(site.slurm, job.id, () => isRight(readFileSync(job.output, 'utf8'))).catch((error: unknown) => {
      throw new Error(`the job says: ${readFileSync(job.output, 'utf8')}`, { cause: error });
    });
    const text = readFileSync(job.output, 'utf8');
    const { nodes } = await findAttachment(site.field.plane, name);
    await run('scancel', [String(job.id)], { environment: site.slurm.environment });
    await endOf(job);
    // Its first nodes have no further prolog that would sweep the notes for a run which went elsewhere.
    await waitUntil(() => sweepAway(site), { what: 'a sweep to find nothing', deadlineMs: JOB_DEADLINE_MS, intervalMs: 500 });
    return [...text.split('\n').filter((line) => line.startsWith('1 rank ')).toSorted(), ...nodes.map(({ worker, addresses: { ipv4 } }, rank) => `${rank} ${worker} ${ipv4}`), ...new Set(text.match(/ML-[A-Z-]+/g))].join('\n');
  }

  it('is refused with the old token', async () => {
    const seen = await startAndMove('stale', async () => undefined, (text) => /^1 rank 2 /m.test(text) && (text.match(/^ML-NODE-REFUSED: /gm)?.length ?? 0) >= 3);
    expect(seen).toContain('ML-NODE-REFUSED');
    expect(seen).toMatch(/^0 n1 /m);
  });

  it('joins with a new one, and each node has the address of its new place', async () => {
    const renew = async (): Promise<void> => {
      await detach(site.field.plane, 'renewed');
      await attachInSpool(site, 'renewed', { nodes: '3' });
    };
    const lines = (await startAndMove('renewed', renew, (text) => text.match(/^1 rank \d n\d [0-9.]+ [0-9.]+$/gm)?.length === 3)).split('\n');
    const addresses = lines.slice(3).map((line) => line.split(' ')[2]);
    expect(lines).toEqual([...addresses.map((ipv4, rank) => `1 rank ${rank} n${rank + 4} ${ipv4} ${ipv4}`), ...addresses.map((ipv4, rank) => `${rank} n${rank + 4} ${ipv4}`)]);
  });
});

async function scontrol(...args: readonly string[]): Promise<void> {
  await run('scontrol', args, { environment: site.slurm.environment });
}
