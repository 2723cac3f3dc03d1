import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitJobEnd, detach, findAttachment } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GOOD_STATES, nodeStates } from './slurm/nodes.ts';
import { attachInSpool, openSite, submitScript, type MeshJob, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const JOB_DEADLINE_MS = 90_000;
const HELLO = 'curl --silent --max-time 10 http://hello/';
/** Each rank says where it is, its address, and what it sees. */
const LOOK = `srun bash -c 'echo "$SLURMD_NODENAME \${MOORLINE_IPV4:-none} $(${HELLO})"'`;

let site: Site;
let greeting: string;

beforeAll(async () => {
  site = await openSite('nodes', { nodes: 4, plugin: true });
  greeting = `hello from the cluster; you are ${site.field.cluster.addresses.bridge}`;
});
afterAll(() => site?.field.bed.close());
afterEach(async () => {
  expect(GOOD_STATES).toEqual(expect.arrayContaining([...(await nodeStates(site))]));
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
