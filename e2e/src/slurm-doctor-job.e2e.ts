import { existsSync, readFileSync } from 'node:fs';
import type { CheckId, ErrorCode } from '@moorline/mesh-core';
import { awaitJobEnd, findAttachment, openField, runInNamespace, startAgent, startSlurm, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine, expectBroken, expectFine, onlyReport } from './doctor/examine.ts';
import { clusterDns, endpointWireguard, jobHelper, killJobHelpers, whileStopped } from './doctor/processes.ts';
import { detachAll, submitAttached } from './support/batch.ts';
import { attached, runJob, withEchoJob, type EchoJob } from './support/jobs.ts';

const JOB_DEADLINE_MS = 60_000;
/** Over the relay: its hops are more. */
const OVER_RELAY = { options: ['--transports', 'wss'] } as const;
/** What does not apply to a job that runs over the relay, without a proxy. */
const NOT_IN_A_JOB: readonly CheckId[] = ['proxy'];
const KILLS_DEADLINE_MS = 60_000;

let field: Field;

beforeAll(async () => {
  field = await openField('doctorjob');
});
afterAll(() => field?.bed.close());

/** Drops everything that comes from the workers to the node of the endpoints. */
function droppingRules(workers: string): string {
  return ['table ip closed {', 'chain input {', 'type filter hook input priority -10;', `ip saddr ${workers} drop`, '}', '}', ''].join('\n');
}

async function whileBlocked<Result>(use: () => Promise<Result>): Promise<Result> {
  const { node, link } = field.cluster;
  await runInNamespace(node, 'nft', ['--file', '-'], droppingRules(link.root));
  try {
    return await use();
  } finally {
    await runInNamespace(node, 'nft', ['delete', 'table', 'ip', 'closed']);
  }
}

/** Kills the job's slirp4netns until the agent says that it gives it up. */
async function killEgress({ agent }: EchoJob): Promise<void> {
  const kill = (): boolean => {
    killJobHelpers(field, 'slirp');
    return agent.stderr.some((line) => line.includes('ordinary egress is gone'));
  };
  await waitUntil(kill, { what: 'slirp4netns to be given up', deadlineMs: KILLS_DEADLINE_MS });
}

describe('doctor and a running job', () => {
  it('finds nothing wrong, from inside the job and from beside it', async () => {
    const inside = await runJob(field, [field.programs.agent, 'doctor', '--json'], OVER_RELAY);
    expect(inside).toMatchObject({ code: 0, stderr: '' });
    expect(onlyReport(inside.stdout).checks.filter(({ state }) => state !== 'ok').map(({ id, detail }) => [id, detail])).toEqual([['proxy', 'none is set']]);
    await withEchoJob(field, async ({ name }) => {
      const beside = await examine(field, []);
      expectFine(beside, NOT_IN_A_JOB);
      expect(beside.report.attachment).toBe(name);
    }, OVER_RELAY);
    await withEchoJob(field, async () => expectFine(await examine(field, []), [...NOT_IN_A_JOB, 'endpoint']));
  });

  it.each<[CheckId, ErrorCode, (job: EchoJob, use: () => Promise<void>) => Promise<void>]>([
    ['wireguard', 'ML-WIREGUARD-FAILED', (_job, use) => whileStopped(jobHelper(field, 'wireguard'), use)],
    ['packets', 'ML-HANDSHAKE-TIMEOUT', async ({ name }, use) => whileStopped(endpointWireguard((await findAttachment(field.plane, name)).id), use)],
    ['cluster-dns', 'ML-CLUSTER-DNS-SILENT', (_job, use) => whileStopped(clusterDns(field), use)],
    ['endpoint', 'ML-ENDPOINT-UNREACHABLE', (_job, use) => whileBlocked(use)],
    ['egress', 'ML-SLIRP-FAILED', (job, use) => killEgress(job).then(use)],
    ['tcp', 'ML-CONTROL-UNREACHABLE', (_job, use) => field.plane.stop().then(use).finally(field.plane.start)],
  ])('names %s by %s', async (id, code, whileBroken) => {
    await withEchoJob(field, (job) => whileBroken(job, async () => {
      expectBroken(await examine(field, []), id, code, NOT_IN_A_JOB);
    }), OVER_RELAY);
  });

  it('names an agent that is stopped, and still looks at the worker', async () => {
    await withEchoJob(field, async ({ agent }) => {
      await whileStopped(agent.pid, async () => {
        const detail = expectBroken(await examine(field, []), 'agent', 'ML-AGENT-SILENT', ['join-file', 'name', 'tcp', 'proxy', 'tls', 'clock', 'certificate', 'hub']);
        expect(detail).toBe(`process ${agent.pid}`);
      });
    });
  });
});

describe('doctor after a failure', () => {
  it('shows the last failed run, and looks at the way to its server', async () => {
    await attached(field, async (joinFile) => {
      await field.plane.stop();
      try {
        await toEnd(await startAgent(field, { joinFile, command: ['true'], options: ['--join-timeout', '1'] }));
        const found = await examine(field, ['--last']);
        expectBroken(found, 'tcp', 'ML-CONTROL-UNREACHABLE', NOT_IN_A_JOB.concat('agent', 'endpoint', 'transport', 'wireguard', 'handshake', 'packets', 'cluster-dns', 'egress'));
        expect(found.text).toMatch(/^Last failure: ML-CONTROL-UNREACHABLE: the control plane cannot be reached: .*ECONNREFUSED/);
        const token = (JSON.parse(readFileSync(joinFile, 'utf8')) as { readonly token: string }).token;
        expect(found.text).not.toContain(token);
      } finally {
        await field.plane.start();
      }
      expectFine(await examine(field, ['--last']), [...NOT_IN_A_JOB, 'agent', 'endpoint', 'transport', 'wireguard', 'handshake', 'packets', 'cluster-dns', 'egress']);
    });
  });
});

describe('doctor in a batch job', () => {
  it('writes its lines into the output of the job', async () => {
    const slurm = await startSlurm(field.bed, { nodes: 1 });
    const job = await submitAttached(field, slurm, 'examined', `${field.programs.agent} doctor`);
    expect(await awaitJobEnd(slurm, job.id, { deadlineMs: JOB_DEADLINE_MS })).toMatchObject({ state: 'COMPLETED', exitCode: 0 });
    expect(existsSync(job.output)).toBe(true);
    const lines = readFileSync(job.output, 'utf8').split('\n').filter((line) => /^[✔✖–] /.test(line));
    expect(lines.filter((line) => !line.startsWith('✔'))).toEqual(['– HTTP proxy          none is set', '– endpoint            the tunnel runs over UDP']);
    await detachAll(field, [job]);
  });
});
