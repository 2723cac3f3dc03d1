import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitJobEnd, detach } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CAUSES } from './slurm/causes.ts';
import { GOOD_STATES, nodeStates } from './slurm/nodes.ts';
import { openSite, submitScript, submitToMesh, attachInSpool, type Site } from './slurm/site.ts';
import { untilNothingLeft } from './slurm/traces.ts';

const JOB_DEADLINE_MS = 90_000;
/** The agent gives up soon after what can never work. */
const POLICY = { 'join-timeout': '3' } as const;

let site: Site;
let count = 0;

beforeAll(async () => {
  site = await openSite('fail', { nodes: 1, plugin: true, policy: POLICY });
});
afterAll(() => site?.field.bed.close());
afterEach(async () => {
  expect(GOOD_STATES).toEqual(expect.arrayContaining([...(await nodeStates(site))]));
  await untilNothingLeft(site);
});

/** Runs a job under a cause; gives how it ended and what it said. */
async function runUnder({ cause }: (typeof CAUSES)[number], mode: 'optional' | 'required'): Promise<{ readonly state: string; readonly text: string }> {
  const name = `fail-${(count += 1)}`;
  site.hooks.setPolicy({ mode });
  await attachInSpool(site, name);
  const restore = await cause(site, name);
  try {
    const job = await submitScript(site, name, 'echo ran all the same', [`--comment=moorline:${name}`]);
    const { state } = await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    return { state, text: existsSync(job.output) ? readFileSync(job.output, 'utf8') : '' };
  } finally {
    restore();
    await detach(site.field.plane, name);
  }
}

describe.each(CAUSES)('$what', (cause) => {
  it('fails the job where the site requires the mesh, and the node takes the next', async () => {
    const { state, text } = await runUnder(cause, 'required');
    expect({ state, text }).toEqual({ state: 'FAILED', text: expect.stringContaining(cause.code) });
    expect(text).not.toContain('ran all the same');
  });
});

describe('a site that does not require the mesh', () => {
  it.each(CAUSES.filter(({ code }) => ['ML-TOKEN-USED', 'ML-AGENT-FAILED', 'ML-PROLOG-LATE', 'ML-JOIN-FILE-UNREADABLE'].includes(code)))('runs the job without it after $what, and says why', async (cause) => {
    const { state, text } = await runUnder(cause, 'optional');
    expect({ state, text }).toEqual({ state: 'COMPLETED', text: expect.stringContaining(cause.code) });
    expect(text).toContain('ran all the same');
  });

  it('says that a comment is not clear', async () => {
    site.hooks.setPolicy({ mode: 'optional' });
    const job = await submitScript(site, 'unclear', 'echo ran all the same', ['--comment=moorline:../../etc/shadow']);
    await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS });
    const text = readFileSync(job.output, 'utf8');
    expect(text).toContain('ML-JOB-REQUEST');
    expect(text).toContain('ran all the same');
    expect(text).not.toContain('shadow');
  });
});

describe('after all that', () => {
  it('every failure is counted, and a job joins as ever', async () => {
    site.hooks.setPolicy({});
    const job = await submitToMesh(site, 'well', 'curl --silent --max-time 10 http://hello/');
    expect(await awaitJobEnd(site.slurm, job.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'COMPLETED' });
    await detach(site.field.plane, 'well');
    const metrics = readFileSync(join(site.hooks.run, 'metrics.prom'), 'utf8');
    for (const code of new Set(CAUSES.map((cause) => cause.code))) expect(metrics).toMatch(new RegExp(`failures_total\\{hook="prolog",code="${code}"\\} [1-9]`));
    expect(metrics).toMatch(/joined_total [1-9]/);
  });
});
