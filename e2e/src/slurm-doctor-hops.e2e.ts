import { run } from '@moorline/linux';
import type { CheckId, ErrorCode, JoinFile } from '@moorline/mesh-core';
import { attachForUser, findAttachment, openField, runInNamespace, startAsUser, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine, expectBroken, expectFine, onlyReport } from './doctor/examine.ts';
import { checksOf, NOT_AT_A_SITE } from './doctor/groups.ts';
import { clusterDns, endpointWireguard, jobHelper, whileStopped } from './doctor/processes.ts';
import { putJoinFile } from './errors/join-files.ts';
import { withoutUserNamespaces, type Wrapper } from './errors/worlds.ts';
import { refusing, withUserNamespaces } from './sites/namespaces.ts';
import { HOSTILE_RESOLVERS, withOddResolver, withResolver } from './sites/resolvers.ts';
import { withLimit, withoutProgram } from './sites/workers.ts';
import { withProxiedJob } from './proxied/job.ts';
import { withEchoJob } from './support/jobs.ts';
import { readJoinFile } from './support/redeem.ts';
import { reportOf } from './transports/status.ts';

const DEADLINE_MS = 60_000;
/** Not looked at for a job that has a proxy in place of namespaces. */
const NOT_PROXIED: readonly CheckId[] = ['user-namespace', 'network-namespace', 'mount-namespace', 'pid-namespace', 'unshare', 'tun', 'cache', 'artifacts', 'wireguard-go', 'slirp4netns'];
/** What a proxied job has no use of, without a proxy of the site. */
const NOT_IN_A_PROXIED_JOB: readonly CheckId[] = [...NOT_PROXIED, 'proxy', 'wireguard', 'handshake', 'egress'];

let field: Field;
let path: string;
let joinFile: JoinFile;

beforeAll(async () => {
  field = await openField('hops');
  path = await attachForUser(field, 'patient');
  joinFile = readJoinFile(path);
});
afterAll(() => field?.bed.close());

/** Drops datagrams or TCP from the workers to the node of the endpoints. */
async function whileDropped<Result>(protocol: 'udp' | 'tcp', use: () => Promise<Result>): Promise<Result> {
  const { node, link } = field.cluster;
  await runInNamespace(node, 'nft', ['--file', '-'], `table ip closed {\nchain input {\ntype filter hook input priority -10;\nip saddr ${link.root} meta l4proto ${protocol} drop\n}\n}\n`);
  try {
    return await use();
  } finally {
    await runInNamespace(node, 'nft', ['delete', 'table', 'ip', 'closed']);
  }
}

async function statusText(): Promise<string> {
  return (await toEnd(await startAsUser(field, [field.programs.agent, 'status']))).stdout;
}

describe('a worker', () => {
  it.each<[CheckId, ErrorCode, string, () => Promise<Wrapper> | Wrapper]>([
    ['system', 'ML-SYSTEM-UNSUPPORTED', 'the kernel is older than 4.18', () => ['setarch', '--uname-2.6']],
    ['programs', 'ML-PROGRAM-MISSING', 'prlimit', () => withoutProgram(field, 'prlimit')],
    ['limits', 'ML-LIMIT-TOO-LOW', 'open files (ulimit -n): 32', () => withLimit('nofile=32:32')],
    ['mount-namespace', 'ML-NAMESPACE-FAILED', 'user.max_mnt_namespaces=0', () => withoutUserNamespaces(field, 'user.max_mnt_namespaces')],
    ['wireguard-go', 'ML-WIREGUARD-FAILED', 'wireguard-go --version', () => refusing('go')],
  ])('that is broken at %s shows %s', async (id, code, detail, wrapper) => {
    const found = await examine(field, ['--token-file', path], { wrapper: await wrapper() });
    expect(expectBroken(found, id, code, NOT_AT_A_SITE)).toContain(detail);
  });

  it('is not at fault where root needs no user namespace', async () => {
    const [file = '', ...args] = [...(await withUserNamespaces(field, 0)), field.programs.agent, 'doctor', '--site', '--json'];
    const { checks, ok } = onlyReport((await run(file, args, { environment: { HOME: '/root', PATH: '/usr/bin:/bin' } })).stdout);
    const lineOf = (id: CheckId): string => checks.filter((check) => check.id === id).map(({ state, detail }) => `${state}: ${detail}`).join();
    expect(ok).toBe(true);
    expect(lineOf('user-namespace')).toBe('not-checked: refused (user.max_user_namespaces=0), and root needs none');
    expect(lineOf('unshare')).toBe('ok: auto chooses none: we are root, and user namespaces are refused (user.max_user_namespaces=0)');
    expect(['network-namespace', 'mount-namespace', 'pid-namespace'].map((id) => lineOf(id as CheckId))).toEqual(Array(3).fill('ok: can be made'));
  });

  it('says how namespaces are made', async () => {
    const detailOf = async (wrapper: Wrapper): Promise<string | undefined> => (await examine(field, ['--site'], { wrapper })).report.checks.find(({ id }) => id === 'unshare')?.detail;
    expect(await detailOf([])).toBe('auto chooses map-root: user namespaces are open');
  });

  it('needs nothing of all that for a proxy', async () => {
    expectFine(await examine(field, ['--site', '--mode', 'proxy'], { wrapper: await withUserNamespaces(field, 0) }), [...NOT_PROXIED, ...checksOf('server', 'tunnel')]);
  });
});

describe('a resolver of the worker', () => {
  const named = (): string => putJoinFile(field, joinFile, { server: 'https://control.example.org:7443' });

  it.each(HOSTILE_RESOLVERS.filter(([what]) => !what.includes('100 search')))('that is %s holds nothing up, and the name is to blame', async (_what, content) => {
    expect(expectBroken(await examine(field, ['--token-file', named()], { wrapper: await withResolver(field, content()) }), 'name', 'ML-NAME-UNKNOWN', NOT_AT_A_SITE)).toContain('server control.example.org');
  });

  it('that is not there is no reason for anything else', async () => {
    const wrapper = await withOddResolver(field, () => undefined);
    expectBroken(await examine(field, ['--token-file', named()], { wrapper }), 'name', 'ML-NAME-UNKNOWN', NOT_AT_A_SITE);
    // A server that is named by its address needs none.
    expectFine(await examine(field, ['--token-file', path], { wrapper }), NOT_AT_A_SITE);
  });
});

describe('the tunnel of a job', () => {
  it('shows a transport that is gone', async () => {
    await withEchoJob(field, async () => {
      await whileDropped('udp', async () => {
        await waitUntil(async () => (await reportOf(field)).health?.relayConnected === false, { what: 'the path to fall silent', deadlineMs: DEADLINE_MS });
        expect(expectBroken(await examine(field, []), 'transport', 'ML-ENDPOINT-UNREACHABLE', ['proxy'])).toBe('no path to the endpoint is open');
      });
    }, { options: ['--transports', 'udp'] });
  });

  it('shows that there was no handshake', async () => {
    await withEchoJob(field, async ({ name }) => {
      await whileStopped(endpointWireguard((await findAttachment(field.plane, name)).id), async () => {
        // Its successor knows the peer, and has not spoken with it.
        process.kill(jobHelper(field, 'wireguard'), 'SIGKILL');
        await waitUntil(async () => /handshake {3}none yet[^]*wireguard-go running/.test(await statusText()), { what: 'another wireguard-go', deadlineMs: DEADLINE_MS });
        expect(expectBroken(await examine(field, []), 'handshake', 'ML-HANDSHAKE-TIMEOUT', ['proxy'])).toBe('there was no handshake yet');
      });
    }, { options: ['--transports', 'wss'] });
  });
});

describe('a proxied job', () => {
  const running = (use: () => Promise<void>): Promise<void> => withProxiedJob(field, 'echo ready; exec sleep 300', use);

  it.each<[CheckId, ErrorCode, (use: () => Promise<void>) => Promise<void>]>([
    ['cluster-dns', 'ML-CLUSTER-DNS-SILENT', (use) => whileStopped(clusterDns(field), use)],
    ['endpoint', 'ML-ENDPOINT-UNREACHABLE', (use) => whileDropped('tcp', use)],
    ['tcp', 'ML-CONTROL-UNREACHABLE', (use) => field.plane.stop().then(use).finally(field.plane.start)],
  ])('names %s by %s', async (id, code, whileBroken) => {
    await running(() => whileBroken(async () => void expectBroken(await examine(field, []), id, code, NOT_IN_A_PROXIED_JOB)));
  });
});
