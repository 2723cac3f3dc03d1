import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CATALOGUE } from '@moorline/mesh-core';
import { attachForUser, awaitJobEnd, detach } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pinned } from './artifacts/cache.ts';
import { fillMirror } from './artifacts/mirror.ts';
import { withoutProgram } from './sites/workers.ts';
import { whatIsUncaused } from './slurm/causes/coverage.ts';
import { JOB_CAUSES, NODE_CAUSES, type Cause } from './slurm/causes/index.ts';
import { inWorld, installDispatcher } from './slurm/instead.ts';
import { untilNodesWell } from './slurm/nodes.ts';
import { attachInSpool, openSite, submitScript, submitToMesh, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';
import { allOf } from './support/all-of.ts';

type Mode = 'optional' | 'required';

const JOB_DEADLINE_MS = 90_000;
const RAN = 'echo ran all the same';
const NODES = 4;
/** Jobs at once: the prolog gives up after four seconds, and the machine has few processors. */
const ABREAST = 4;
/** A busy machine can make any prolog late: the job is told that, and another one is tried. */
const ATTEMPTS = 4;
const MIRROR = join(import.meta.dirname, '..', '..', 'reports', 'failing-mirror');

let site: Site;
let count = 0;

beforeAll(async () => {
  fillMirror(MIRROR);
  site = await openSite('fail', { nodes: NODES, plugin: true, policy: { 'join-timeout': '10' }, plane: { artifacts: MIRROR } });
  installDispatcher(site);
  await attachForUser(site.field, 'bystander');
  await expectToJoin();
  rmSync(join(MIRROR, pinned('slirp4netns').sha256));
});
afterAll(async () => {
  await site?.field.bed.close();
  rmSync(MIRROR, { recursive: true, force: true });
});
afterEach(async () => {
  await untilNodesWell(site);
  await untilNothingLeft(site);
});

async function expectToJoin(arrange: (name: string) => void = () => undefined): Promise<void> {
  site.hooks.setPolicy({});
  const name = `well-${(count += 1)}`;
  arrange(name);
  const job = await submitToMesh(site, name, 'curl --silent --max-time 10 http://hello/');
  expect(await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'COMPLETED' });
  expect(readFileSync(job.output, 'utf8')).toContain('hello from the cluster');
  await detach(site.field.plane, name);
}

interface Told {
  readonly state: string;
  readonly text: string;
}

/** Runs a job under a cause to its end. */
async function runUnder({ cause, nodes }: Cause): Promise<Told> {
  const name = `fail-${(count += 1)}`;
  await attachInSpool(site, name, nodes === undefined ? {} : { nodes });
  const restore = await cause(site, name);
  try {
    const job = await submitScript(site, name, RAN, [`--comment=moorline:${name}`]);
    const { state } = await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    return { state, text: existsSync(job.output) ? readFileSync(job.output, 'utf8') : '' };
  } finally {
    await restore?.();
    await detach(site.field.plane, name);
  }
}

/** A job under a cause ends as the mode says, and its output has code and remedy. */
async function expectToldUnder(cause: Cause, mode: Mode, attempts = ATTEMPTS): Promise<void> {
  const { state, text } = await runUnder(cause);
  if (text.includes('ML-PROLOG-LATE') && cause.code !== 'ML-PROLOG-LATE' && attempts > 1) return expectToldUnder(cause, mode, attempts - 1);
  const told = cause.at === 'task' || text.includes(ERROR_CATALOGUE[cause.code].remedy);
  const fails = mode === 'required' || cause.strict === true;
  expect({ what: cause.what, mode, state, ran: text.includes('ran all the same'), told, text }).toEqual({
    what: cause.what, mode, state: fails ? 'FAILED' : 'COMPLETED', ran: !fails, told: true, text: expect.stringContaining(cause.code),
  });
}

function batches(causes: readonly Cause[]): readonly (readonly Cause[])[] {
  return Array.from({ length: Math.ceil(causes.length / ABREAST) }, (_, index) => causes.slice(index * ABREAST, (index + 1) * ABREAST));
}

describe('the causes', () => {
  it('are those of every code that the catalogue has for prolog and tasks', () => {
    expect(whatIsUncaused()).toEqual([]);
  });
});

describe.each(['required', 'optional'] as const)('where the mesh is %s', (mode) => {
  it.each(batches(JOB_CAUSES).map((batch) => ({ what: batch.map((cause) => cause.what).join('; '), batch })))('$what: the job is told, the node takes the next', async ({ batch }) => {
    site.hooks.setPolicy({ mode });
    await allOf(batch.map((cause) => expectToldUnder(cause, mode)));
  });

  it.each(NODE_CAUSES)('$what, on the whole node: the job is told, the node takes the next', async (cause) => {
    site.hooks.setPolicy({ mode });
    await expectToldUnder(cause, mode);
  });

  it('a comment that is not clear: the job is told, and nothing of it is repeated', async () => {
    site.hooks.setPolicy({ mode });
    const job = await submitScript(site, `unclear-${mode}`, RAN, ['--comment=moorline:../../etc/shadow']);
    await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    const text = readFileSync(job.output, 'utf8');
    expect(text).toContain('ML-JOB-REQUEST');
    expect(text.includes('ran all the same')).toBe(mode === 'optional');
    expect(text).not.toContain('shadow');
  });
});

describe('after all that', () => {
  it('a job joins on a node that has no ip', async () => {
    const wrapper = await withoutProgram(site.field, 'ip');
    await expectToJoin((name) => inWorld(site, name, wrapper));
  });

  it('every failure stands in the log, is counted, SLURM has seen no hook fail, and a job joins as ever', async () => {
    await expectToJoin();
    const metrics = readFileSync(join(site.hooks.run, 'metrics.prom'), 'utf8');
    const log = readFileSync(site.hooks.log, 'utf8');
    const codes = [...JOB_CAUSES, ...NODE_CAUSES].filter(({ at }) => at === undefined).map(({ code }) => code);
    for (const code of [...new Set(codes)]) {
      expect(log).toContain(`"code":"${code}"`);
      expect(Number(new RegExp(`failures_total\\{hook="prolog",code="${code}"\\} (\\d+)`).exec(metrics)?.[1])).toBeGreaterThanOrEqual(2 * codes.filter((one) => one === code).length);
    }
    expect(metrics).toMatch(/joined_total [1-9]/);
    for (const node of site.slurm.nodes) expect(readFileSync(join(site.field.bed.folder, 'log', `slurmd-${node}.log`), 'utf8')).not.toMatch(/(prolog|epilog).*(failed|status [1-9])/i);
  });
});
