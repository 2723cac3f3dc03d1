import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CATALOGUE, type CheckId, type ErrorCode } from '@moorline/mesh-core';
import { awaitJobEnd, cancelJob, detach, findAttachment, runInNamespace, waitUntil } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectBroken, expectFine, onlyReport, type Examination } from './doctor/examine.ts';
import { clusterDns, endpointWireguard, killJobHelpers, whileStopped } from './doctor/processes.ts';
import { killAll, ownedBy } from './slurm/owned.ts';
import { openSite, submitToMesh, type MeshJob, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { untilOutput } from './support/output.ts';

const DEADLINE_MS = 90_000;
/** What does not apply to a job without a proxy. */
const NOT_HERE: readonly CheckId[] = ['proxy'];
const INTERFACE = /^mw[0-9a-f]{13}$/;

type Breakage = (job: MeshJob, use: () => Promise<void>) => Promise<void>;

let site: Site;
let count = 0;

beforeAll(async () => {
  // Over the relay: its hops are more.
  site = await openSite('docprolog', { nodes: 1, plugin: true, plane: { change: (usual) => ({ ...usual, transports: ['wss'] }) } });
});
afterAll(() => site?.field.bed.close());
afterEach(() => untilNothingLeft(site));

/** A job that runs the doctor each time that there is a file `ask` in the home, on its own network. */
async function withJob(use: (job: MeshJob) => Promise<void>): Promise<void> {
  const { field, slurm } = site;
  const doctor = `${field.programs.agent} doctor`;
  const job = await submitToMesh(site, `asked-${(count += 1)}`, `echo ready; while :; do until [ -e ask ]; do sleep 0.1; done; rm ask; ${doctor} > text; echo $? > code; ${doctor} --json > json; mv code answered; done`);
  try {
    await untilOutput(job.output, 'ready', DEADLINE_MS);
    await use(job);
  } finally {
    await cancelJob(slurm, job.id);
    await awaitJobEnd(slurm, job.id, { deadlineMs: DEADLINE_MS });
    await detach(field.plane, job.name);
  }
}

async function examine(): Promise<Examination> {
  const { home } = site.field;
  const at = (name: string): string => join(home.path, name);
  rmSync(at('answered'), { force: true });
  home.write('ask', '', 0o600);
  const read = (name: string): string => readFileSync(at(name), 'utf8');
  await waitUntil(() => {
    try {
      return read('answered').trim() !== '';
    } catch {
      return false;
    }
  }, { what: 'the doctor to answer', deadlineMs: DEADLINE_MS });
  return { text: read('text'), report: onlyReport(read('json')), code: Number(read('answered')) };
}

/** The job's wireguard-go: it runs beside the job, and its first argument is the interface. */
function wireguardOf({ id }: MeshJob): number {
  const [pid, ...others] = ownedBy(id, 'helper').map((found) => found.pid).filter((found) => readFileSync(`/proc/${found}/cmdline`, 'utf8').split('\0').some((argument) => INTERFACE.test(argument)));
  if (pid === undefined || others.length > 0) throw new Error('not one wireguard-go');
  return pid;
}

async function whileBlocked(use: () => Promise<void>): Promise<void> {
  const { node, link } = site.field.cluster;
  await runInNamespace(node, 'nft', ['--file', '-'], `table ip closed {\nchain input {\ntype filter hook input priority -10;\nip saddr ${link.root} drop\n}\n}\n`);
  try {
    await use();
  } finally {
    await runInNamespace(node, 'nft', ['delete', 'table', 'ip', 'closed']);
  }
}

/** Kills slirp4netns until the agent says that it gives it up. */
async function killEgress(): Promise<void> {
  const kill = (): boolean => {
    killJobHelpers(site.field, 'slirp');
    return readFileSync(site.hooks.log, 'utf8').includes('ordinary egress is gone');
  };
  await waitUntil(kill, { what: 'slirp4netns to be given up', deadlineMs: DEADLINE_MS });
}

describe('doctor in a job whose network the prolog made', () => {
  it('finds nothing wrong', async () => {
    await withJob(async () => expectFine(await examine(), NOT_HERE));
  });

  it.each<[CheckId, ErrorCode, Breakage]>([
    ['wireguard', 'ML-WIREGUARD-FAILED', (job, use) => whileStopped(wireguardOf(job), use)],
    ['packets', 'ML-HANDSHAKE-TIMEOUT', async ({ name }, use) => whileStopped(endpointWireguard((await findAttachment(site.field.plane, name)).id), use)],
    ['cluster-dns', 'ML-CLUSTER-DNS-SILENT', (_job, use) => whileStopped(clusterDns(site.field), use)],
    ['endpoint', 'ML-ENDPOINT-UNREACHABLE', (_job, use) => whileBlocked(use)],
    ['egress', 'ML-SLIRP-FAILED', (_job, use) => killEgress().then(use)],
    ['tcp', 'ML-CONTROL-UNREACHABLE', (_job, use) => site.field.plane.stop().then(use).finally(site.field.plane.start)],
  ])('names %s by %s', async (id, code, whileBroken) => {
    await withJob((job) => whileBroken(job, async () => {
      expectBroken(await examine(), id, code, NOT_HERE);
    }));
  });

  it('names an agent that was killed', async () => {
    await withJob(async (job) => {
      await killAll(ownedBy(job.id, 'agent'));
      const { report, text, code } = await examine();
      const { remedy, exitCode } = ERROR_CATALOGUE['ML-AGENT-GONE'];
      expect(report.checks.filter(({ state }) => state === 'failed')).toEqual([expect.objectContaining({ id: 'agent', code: 'ML-AGENT-GONE', remedy })]);
      expect([text.includes(remedy), code]).toEqual([true, exitCode]);
    });
  });
});
