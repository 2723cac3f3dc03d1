import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorReport, LayerSample } from '@moorline/mesh-core';
import { awaitJobEnd, detach, type Slurm } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, submitScript, submitToMesh, attachInSpool, joinFileInSpool, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';

const JOB_DEADLINE_MS = 90_000;

interface StatusLine {
  readonly attachment: string;
  readonly node: { readonly name: string; readonly index: number; readonly of: number };
  readonly mode: string;
  readonly unshare: string | null;
}

/** What the commands said in a job, one after the other. */
interface Said {
  readonly status: readonly StatusLine[];
  readonly text: string;
  readonly doctor: { readonly ok: boolean; readonly reports: readonly DoctorReport[] };
  readonly ping: LayerSample;
  readonly codes: readonly number[];
}

let site: Site;
let slurm: Slurm;

beforeAll(async () => {
  site = await openSite('modes', { nodes: 2, plugin: false });
  ({ slurm } = site);
});
afterAll(() => site?.field.bed.close());

/** A script that asks everything that there is to ask, into files of the home that begin with `name`. */
function asking(name: string): string {
  const { programs, home } = site.field;
  const at = join(home.path, name);
  const agent = programs.agent;
  return `#!/bin/bash
at=${at}$1
${agent} wait --timeout 60; codes=$?
${agent} status --json > $at.status; codes="$codes $?"
${agent} status > $at.text; codes="$codes $?"
${agent} status --watch --interval 0.5 > $at.watch &
until [ -s $at.watch ]; do sleep 0.1; done; kill $!; wait $!
${agent} doctor --json > $at.doctor; codes="$codes $?"
${agent} ping -c 1 --json > $at.ping; codes="$codes $?"
${agent} bugreport --output $at.tar.gz 2>/dev/null; codes="$codes $?"
echo $codes > $at.codes
`;
}

/** Runs a batch script to its end, and gives what was asked in it. */
async function answers(job: { readonly id: number; readonly output: string }, name: string): Promise<Said> {
  const end = await awaitJobEnd(slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
  expect({ ...end, output: readFileSync(job.output, 'utf8') }).toMatchObject({ state: 'COMPLETED', exitCode: 0 });
  return said(name);
}

function said(name: string): Said {
  const read = (part: string): string => readFileSync(join(site.field.home.path, `${name}.${part}`), 'utf8');
  expect(statSync(join(site.field.home.path, `${name}.tar.gz`)).mode & 0o777).toBe(0o600);
  expect(read('watch').split('\n')[0]).toMatch(/^\d{4}-\S+Z \S+ on n[12] \(agent \d+\) passes packets, /);
  return {
    status: JSON.parse(read('status')) as readonly StatusLine[],
    text: read('text'),
    doctor: JSON.parse(read('doctor')) as Said['doctor'],
    ping: (JSON.parse(read('ping').split('\n')[0] ?? '') as { readonly layers: LayerSample }).layers,
    codes: read('codes').trim().split(' ').map(Number),
  };
}

function statesOf({ doctor: { reports } }: Said): Readonly<Record<string, string>> {
  return Object.fromEntries(reports.flatMap(({ checks }) => checks.filter(({ state }) => state !== 'ok').map(({ id, state, detail }) => [id, `${state}: ${detail}`])));
}

/** Attaches, puts the script that asks into the home, and gives the two paths for a batch script. */
async function prepare(name: string): Promise<{ readonly joinFile: string; readonly script: string }> {
  await attachInSpool(site, name);
  return { joinFile: joinFileInSpool(site, name), script: site.field.home.write(`${name}.sh`, asking(name), 0o700) };
}

describe('in a job of SLURM', () => {
  it('run: tells node and unshare mode, and every hop is fine', async () => {
    const { joinFile, script } = await prepare('wrapped');
    const all = await answers(await submitScript(site, 'wrapped', `${site.field.programs.agent} run --transports wss --token-file ${joinFile} -- ${script}`), 'wrapped');
    expect(all.codes).toEqual([0, 0, 0, 0, 0, 0]);
    expect(all.status).toMatchObject([{ attachment: 'wrapped', node: { name: 'n1', index: 0, of: 1 }, mode: 'run', unshare: 'map-root' }]);
    expect(all.text).toMatch(/^attachment {2}wrapped \(agent \d+\)\nnode {8}n1\nnetwork {5}its own, by run, --unshare map-root\ntunnel {6}passes packets/);
    expect([all.doctor.ok, statesOf(all), all.doctor.reports.map(({ attachment, node }) => [attachment, node])]).toEqual([true, { proxy: 'not-checked: none is set' }, [['wrapped', 'n1']]]);
    expect(Object.values(all.ping).map(({ state }) => state)).toEqual(['answered', 'answered', 'answered', 'answered']);
    await detach(site.field.plane, 'wrapped');
  });

  it.each([['exec', '$MOORLINE_EXEC '], ['beside the job', '']])('prolog, %s: the agent that root runs answers the user', async (_what, prefix) => {
    const name = prefix === '' ? 'beside' : 'inside';
    const script = site.field.home.write(`${name}.sh`, asking(name), 0o700);
    const all = await answers(await submitToMesh(site, name, `${prefix}${script}`), name);
    expect(all.codes).toEqual([0, 0, 0, 0, 0, 0]);
    expect(all.status).toMatchObject([{ attachment: name, node: { name: 'n1', index: 0, of: 1 }, mode: 'prolog', unshare: null }]);
    expect(all.text).toContain('network     its own, by the prolog of the node\n');
    expect([all.doctor.ok, Object.keys(statesOf(all)).filter((id) => id !== 'endpoint')]).toEqual([true, ['proxy']]);
    expect(all.doctor.reports[0]?.checks.find(({ id }) => id === 'cache')?.detail).toBe(site.hooks.cache);
    expect(all.doctor.reports[0]?.checks.find(({ id }) => id === 'unshare')?.detail).toContain('by the prolog');
    expect(Object.values(all.ping).map(({ state }) => state)).toEqual(['answered', 'answered', 'answered', 'answered'].map((state, index) => (index === 1 ? expect.stringMatching(/answered|not-used/) : state)));
    await detach(site.field.plane, name);
    await untilNothingLeft(site);
  });

  it('multi-node: each node tells of itself', async () => {
    const { field } = site;
    const name = 'pair';
    await attachInSpool(site, name, { nodes: '2' });
    const script = field.home.write(`${name}.sh`, asking(name), 0o700);
    const job = await submitScript(site, name, `srun --ntasks-per-node=1 ${field.programs.agent} run --token-file ${joinFileInSpool(site, name)} -- bash -c '${script} -$SLURMD_NODENAME'`, ['--nodes=2', '--ntasks-per-node=1']);
    expect(await awaitJobEnd(slurm, job.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'COMPLETED' });
    for (const [index, node] of ['n1', 'n2'].entries()) {
      const all = said(`${name}-${node}`);
      expect(all.codes).toEqual([0, 0, 0, 0, 0, 0]);
      expect(all.status).toMatchObject([{ attachment: name, node: { name: node, index, of: 2 } }]);
      expect(all.text).toContain(`\nnode        ${node}, ${index} of 2\n`);
      expect(all.doctor.reports.map((report) => [report.ok, report.node])).toEqual([[true, node]]);
    }
    await detach(field.plane, name);
  });

  it('proxy: says what a proxied job has, and what it does not need', async () => {
    const { joinFile, script } = await prepare('proxied');
    const all = await answers(await submitScript(site, 'proxied', `${site.field.programs.agent} run --mode proxy --token-file ${joinFile} -- ${script}`), 'proxied');
    expect(all.codes).toEqual([0, 0, 0, 0, 0, 0]);
    expect(all.status).toMatchObject([{ attachment: 'proxied', node: { name: 'n1' }, mode: 'proxy', unshare: null }]);
    expect(all.text).toMatch(/\nnetwork {5}a proxy of its own\nstreams {5}passes packets, round trip [\d.]+ ms\ntransport {3}wss: /);
    const notNeeded = 'not-checked: not needed: a proxy takes the place of the namespaces';
    expect(statesOf(all)).toEqual({
      ...Object.fromEntries(['user-namespace', 'network-namespace', 'mount-namespace', 'pid-namespace', 'unshare', 'tun', 'cache', 'artifacts', 'wireguard-go', 'slirp4netns'].map((id) => [id, notNeeded])),
      proxy: 'not-checked: none is set', wireguard: 'not-checked: wireguard-go is not used', handshake: 'not-checked: mode proxy has no WireGuard', egress: 'not-checked: slirp4netns is not used',
    });
    expect(all.ping).toMatchObject({ hub: { state: 'answered' }, relay: { state: 'answered' }, wireguard: { state: 'not-used' }, pod: { state: 'answered' } });
    await detach(site.field.plane, 'proxied');
  });
});

describe('after a prolog that failed', () => {
  it('shows the record to the user of the job, in it and after it', async () => {
    const { field, hooks } = site;
    const { agent } = field.programs;
    const job = await submitScript(site, 'lost', `${agent} doctor --last; echo $?`, ['--comment=moorline:nosuchfile']);
    await awaitJobEnd(slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    const output = readFileSync(job.output, 'utf8');
    expect(output).toMatch(new RegExp(`Last failure: ML-[A-Z-]+: .*\\n {2}when: {3}\\S+ on \\S+, job ${job.id}\\n`));
    const after = await submitScript(site, 'later', `${agent} doctor --last --json --policy ${hooks.folder}/site.yaml`);
    await awaitJobEnd(slurm, after.id, { deadlineMs: JOB_DEADLINE_MS });
    expect(JSON.parse(readFileSync(after.output, 'utf8'))).toMatchObject({ lastFailure: { job: String(job.id), code: expect.stringMatching(/^ML-/) } });
    await untilNothingLeft(site);
  });
});
