import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JoinFile } from '@moorline/mesh-core';
import { attachForUser, findAttachment, makeServerIdentity, openField, runInNamespace, startAsUser, toEnd, waitUntil, type AgentOptions, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterDns, endpointWireguard, killJobHelpers, whileStopped } from './doctor/processes.ts';
import { putJoinFile } from './errors/join-files.ts';
import { LOOPBACK, refusingProxy, whileListening } from './errors/servers.ts';
import { withClosedTun, withoutLibrary, withoutUserNamespaces } from './errors/worlds.ts';
import { withProxiedJob } from './proxied/job.ts';
import { compareSample, linesOf } from './samples/page.ts';
import { withEchoJob } from './support/jobs.ts';
import { readJoinFile } from './support/redeem.ts';

/** The home of the user in the samples. */
const HOME = '/home/alice';
const OVER_RELAY = { options: ['--transports', 'wss'] };
const DEADLINE_MS = 60_000;

let field: Field;
let path: string;
let joinFile: JoinFile;

beforeAll(async () => {
  field = await openField('samples');
  path = await attachForUser(field, 'patient');
  joinFile = readJoinFile(path);
});
afterAll(() => field?.bed.close());

async function agent(args: readonly string[], surroundings: Pick<AgentOptions, 'environment' | 'wrapper'> = {}, before: readonly string[] = []): Promise<string> {
  const { stdout } = await toEnd(await startAsUser(field, [...before, field.programs.agent, ...args], surroundings));
  return stdout.replaceAll(field.home.path, HOME).trimEnd();
}

/** The lines of these checks, as the page shows them under that name. */
function expectLines(name: string, text: string, ...titles: readonly string[]): void {
  expectSame(name, linesOf(text, titles));
}

function expectSame(name: string, seen: string): void {
  const { shown, seen: now } = compareSample(name, seen);
  expect(now).toBe(shown);
}

function doctorWith(change: Partial<JoinFile>): Promise<string> {
  return agent(['doctor', '--token-file', putJoinFile(field, joinFile, change)]);
}

describe('samples of the worker', () => {
  it('are as the page shows them', async () => {
    const site = ['doctor', '--token-file', path];
    // The first look fetches what is missing.
    await agent(site);
    expectLines('tun', await agent(site, { wrapper: await withClosedTun(field) }), 'TUN device');
    expectLines('user-namespace', await agent(site, { wrapper: await withoutUserNamespaces(field) }), 'user namespace');
    expectLines('network-namespace', await agent(site, { wrapper: await withoutUserNamespaces(field, 'user.max_net_namespaces') }), 'network namespace');
    expectLines('slirp4netns', await agent(site, { wrapper: await withoutLibrary(field) }), 'slirp4netns');
    const folder = join(field.home.path, '.cache', 'moorline', 'sha256');
    const binary = join(folder, readdirSync(folder).toSorted()[0] ?? '');
    const before = readFileSync(binary);
    chmodSync(binary, 0o700);
    writeFileSync(binary, before.toReversed());
    expectLines('hash', await agent(site), 'pinned binaries');
    writeFileSync(binary, before);
  });
});

describe('samples of the way to the server', () => {
  it('are as the page shows them', async () => {
    expectLines('name', await doctorWith({ server: 'https://control.invalid:7443' }), 'name of the server');
    expectLines('tcp', await doctorWith({ server: joinFile.server.replace(/:\d+$/, ':7444') }), 'TCP');
    await whileListening(refusingProxy('403 Forbidden'), async (port) => {
      expectLines('proxy', await agent(['doctor', '--token-file', path], { environment: { HTTPS_PROXY: `http://${LOOPBACK}:${port}` } }), 'HTTP proxy');
    });
    expectLines('clock', await agent(['doctor', '--token-file', path], {}, ['faketime', '-f', '-400d']), 'clock', 'certificate', 'hub');
    expectLines('certificate', await doctorWith({ ca: (await makeServerIdentity(LOOPBACK)).certificate }), 'certificate');
  });
});

describe('samples of a running job', () => {
  it('are as the page shows them', async () => {
    await withEchoJob(field, async ({ name }) => {
      expectSame('status', await agent(['status']));
      const { node, link } = field.cluster;
      await runInNamespace(node, 'nft', ['--file', '-'], `table ip closed {\nchain input {\ntype filter hook input priority -10;\nip saddr ${link.root} drop\n}\n}\n`);
      const blocked = await agent(['doctor']);
      await runInNamespace(node, 'nft', ['delete', 'table', 'ip', 'closed']);
      expectSame('doctor', blocked.slice(blocked.indexOf('Worker')));
      await waitUntil(async () => (await agent(['status'])).includes('passes packets'), { what: 'the tunnel to be there again', deadlineMs: DEADLINE_MS });
      // The way to the hub was closed as well, and may be noticed to be open again later than the tunnel is.
      const ping = await waitUntil(async () => {
        const text = await agent(['ping', '-c', '1', 'nowhere.data:5432']);
        return / (hub|relay|wireguard) lost/.test(text) ? null : text;
      }, { what: 'every hop but the pod to answer', deadlineMs: DEADLINE_MS });
      expectSame('ping', `$ moorline-agent ping -c 1 nowhere.data:5432\n${ping}`);
      await whileStopped(clusterDns(field), async () => expectLines('cluster-dns', await agent(['doctor']), 'cluster DNS'));
      await whileStopped(endpointWireguard((await findAttachment(field.plane, name)).id), async () => expectLines('packets', await agent(['doctor']), 'packets', 'cluster DNS'));
    }, OVER_RELAY);
    await withEchoJob(field, async ({ agent: running }) => {
      await waitUntil(() => {
        killJobHelpers(field, 'slirp');
        return running.stderr.some((line) => line.includes('ordinary egress is gone'));
      }, { what: 'slirp4netns to be given up', deadlineMs: DEADLINE_MS });
      expectLines('egress', await agent(['doctor']), 'ordinary egress');
    });
    await withProxiedJob(field, 'echo ready; exec sleep 300', async () => expectSame('status-proxied', await agent(['status'])));
  });
});
