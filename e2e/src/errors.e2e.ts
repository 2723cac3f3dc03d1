import { chownSync } from 'node:fs';
import type { ErrorCode, JoinFile } from '@moorline/mesh-core';
import { attachForUser, detach, makeServerIdentity, openField, runInNamespace, startAsUser, toEnd, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expireToken } from './errors/expire-token.ts';
import { expectAgentFails, runAgentToFail } from './errors/failures.ts';
import { putFile, putJoinFile } from './errors/join-files.ts';
import { forwarder, LOOPBACK, otherWebServer, silentServer, whileListening } from './errors/servers.ts';
import { withClosedTun, withoutLibrary, withoutTun, withoutUserNamespaces, type Wrapper } from './errors/worlds.ts';
import { expectExplained } from './support/explained.ts';
import { attached } from './support/jobs.ts';
import { readJoinFile } from './support/redeem.ts';

const YEAR_MS = 31_536_000_000;
/** No token of anybody, though it looks like one. */
const TOKEN = `mljt_${'planted-'.repeat(6).slice(0, 43)}`;
/** Enough for whatever answers, and soon over where nothing does. */
const SOON: readonly string[] = ['--join-timeout', '1'];

let field: Field;
/** A join file that was used; its attachment is still there. */
let used: JoinFile;

beforeAll(async () => {
  field = await openField('errors');
  const file = await attachForUser(field, 'used');
  used = readJoinFile(file);
  await toEnd(await startAsUser(field, [field.programs.agent, 'run', '--token-file', file, '--', 'true']));
});
afterAll(() => field?.bed.close());

describe.concurrent('the join file', () => {
  it('has to be given', async () => {
    const result = await toEnd(await startAsUser(field, [field.programs.agent, 'run', '--', 'true']));
    expect(expectExplained(result, 'ML-JOIN-FILE-UNREADABLE')).toBe('no --token-file given');
  });

  it.each<[string, string, () => string]>([
    ['is missing', 'ENOENT', () => 'nowhere.json'],
    ['is a folder', 'not a small plain file', () => field.home.path],
    ['belongs to another user', 'EACCES', () => givenToRoot(putFile(field, JSON.stringify(used)))],
    ['is open to the group', 'mode 640', () => putFile(field, JSON.stringify(used), 0o640)],
    ['is open to others', 'mode 604', () => putFile(field, JSON.stringify(used), 0o604)],
    ['is longer than any join file', 'not a small plain file', () => putFile(field, ' '.repeat(70_000))],
    ['is empty', 'not JSON', () => putFile(field, '')],
  ])('%s', async (_what, detail, make) => {
    expect(await expectAgentFails(field, 'ML-JOIN-FILE-UNREADABLE', { joinFile: make() })).toContain(detail);
  });

  it.each<[string, string, string]>([
    ['is no JSON', 'not JSON', `token: ${TOKEN}`],
    ['was cut', 'not JSON', `{"version":1,"attachment":"planted","token":"${TOKEN}`],
    ['is another JSON', 'see version', JSON.stringify({ password: TOKEN })],
    ['has a token that is none', 'see token', JSON.stringify({ version: 1, server: 'https://planted.example', attachment: 'planted', ca: '-----BEGIN CERTIFICATE-----', token: `${TOKEN}!` })],
  ])('%s, and its text is not repeated', async (_what, detail, text) => {
    const result = await runAgentToFail(field, { joinFile: putFile(field, text), options: ['--log-level', 'debug'] });
    expect(expectExplained(result, 'ML-JOIN-FILE-UNREADABLE')).toContain(detail);
    expect(result.stdout + result.stderr).not.toContain('planted');
  });
});

function givenToRoot(path: string): string {
  chownSync(path, 0, 0);
  return path;
}

describe('the join token', () => {
  it.each<[ErrorCode, string, () => JoinFile]>([
    ['ML-TOKEN-USED', 'was used', () => used],
    ['ML-TOKEN-UNKNOWN', 'was never given out', () => ({ ...used, token: TOKEN })],
  ])('%s: %s', async (code, _what, joinFile) => {
    expect(await expectAgentFails(field, code, { joinFile: putJoinFile(field, joinFile()) })).not.toContain(joinFile().token);
  });

  it('ML-TOKEN-FOREIGN: the file names another attachment; ML-TOKEN-EXPIRED: its time is over', async () => {
    await attached(field, async (joinFile, name) => {
      await expectAgentFails(field, 'ML-TOKEN-FOREIGN', { joinFile: putJoinFile(field, readJoinFile(joinFile), { attachment: used.attachment }) });
      expireToken(field.plane, name);
      await expectAgentFails(field, 'ML-TOKEN-EXPIRED', { joinFile });
    });
  });

  it('ML-TOKEN-UNKNOWN: the attachment was detached', async () => {
    const joinFile = await attachForUser(field, 'gone');
    await detach(field.plane, 'gone');
    await expectAgentFails(field, 'ML-TOKEN-UNKNOWN', { joinFile });
  });
});

describe.concurrent('the server', () => {
  it('ML-CA-MISMATCH: is of another authority', async () => {
    const { certificate } = await makeServerIdentity(LOOPBACK);
    expect(await expectAgentFails(field, 'ML-CA-MISMATCH', { joinFile: putJoinFile(field, used, { ca: certificate }) })).toContain(used.server);
  });

  it('ML-SERVER-NAME-MISMATCH: is reached under another name', async () => {
    const { hostname, port } = new URL(used.server);
    const detail = await whileListening(forwarder(hostname, Number(port)), (passing) =>
      expectAgentFails(field, 'ML-SERVER-NAME-MISMATCH', { joinFile: putJoinFile(field, used, { server: `https://${LOOPBACK}:${passing}` }) }));
    expect(detail).toContain(LOOPBACK);
  });

  it.each([['not valid yet', YEAR_MS], ['not valid any more', -YEAR_MS]])('ML-CLOCK-OFF: has a certificate that is %s', async (_what, shiftMs) => {
    const identity = await makeServerIdentity(LOOPBACK, shiftMs);
    await whileListening(otherWebServer(identity), (port) =>
      expectAgentFails(field, 'ML-CLOCK-OFF', { joinFile: putJoinFile(field, used, { server: `https://${LOOPBACK}:${port}`, ca: identity.certificate }) }));
  });

  it('ML-PROTOCOL: is no control plane', async () => {
    const identity = await makeServerIdentity(LOOPBACK);
    await whileListening(otherWebServer(identity), (port) =>
      expectAgentFails(field, 'ML-PROTOCOL', { joinFile: putJoinFile(field, used, { server: `https://${LOOPBACK}:${port}`, ca: identity.certificate }) }));
  });

  it('ML-CONTROL-UNREACHABLE: does not listen', async () => {
    const detail = await expectAgentFails(field, 'ML-CONTROL-UNREACHABLE', { joinFile: putJoinFile(field, used, { server: `https://${LOOPBACK}:1` }), options: SOON });
    expect(detail).toContain('ECONNREFUSED');
  });

  it('ML-TIMEOUT: never answers', async () => {
    await whileListening(silentServer(), async (port) =>
      expect(await expectAgentFails(field, 'ML-TIMEOUT', { joinFile: putJoinFile(field, used, { server: `https://${LOOPBACK}:${port}` }), options: SOON })).toMatch(/longer than (1000|9\d\d) ms/));
  });
});

/** Refuses every connection from the workers, and their datagrams. */
function refusingRules(workers: string): string {
  const rules = [`ip saddr ${workers} tcp flags & (syn | ack) == syn reject with tcp reset`, `ip saddr ${workers} meta l4proto udp reject`];
  return ['table ip closed {', 'chain input {', 'type filter hook input priority -10;', ...rules, '}', '}', ''].join('\n');
}

describe('the endpoint', () => {
  it('ML-ENDPOINT-UNREACHABLE: a firewall is in the way', async () => {
    const { node, link } = field.cluster;
    await runInNamespace(node, 'nft', ['--file', '-'], refusingRules(link.root));
    try {
      await attached(field, async (joinFile) => {
        expect(await expectAgentFails(field, 'ML-ENDPOINT-UNREACHABLE', { joinFile, options: ['--join-timeout', '5'] })).toContain(link.cluster);
      });
    } finally {
      await runInNamespace(node, 'nft', ['delete', 'table', 'ip', 'closed']);
    }
  });
});

describe('the worker', () => {
  it.each<[ErrorCode, string, string, (field: Field) => Promise<Wrapper>]>([
    ['ML-TUN-MISSING', 'has no /dev/net/tun', 'ENOENT', withoutTun],
    ['ML-TUN-FORBIDDEN', 'lets only root open it', 'EACCES', withClosedTun],
    ['ML-USERNS-OFF', 'allows no user namespaces', 'user.max_user_namespaces=0', withoutUserNamespaces],
  ])('%s: %s; the token is not spent', async (code, _what, detail, makeWrapper) => {
    const wrapper = await makeWrapper(field);
    await attached(field, async (joinFile) => {
      expect(await expectAgentFails(field, code, { joinFile, wrapper })).toContain(detail);
      expect(await toEnd(await startAsUser(field, [field.programs.agent, 'run', '--token-file', joinFile, '--', 'true']))).toMatchObject({ code: 0 });
    });
  });

  it('ML-SLIRP-FAILED: lacks a library of slirp4netns', async () => {
    const wrapper = await withoutLibrary(field);
    await attached(field, async (joinFile) => {
      expect(await expectAgentFails(field, 'ML-SLIRP-FAILED', { joinFile, wrapper })).toContain('libslirp.so.0: cannot open shared object file');
    });
  });

  it.each([[['run']], [['run', '--bogus', '--', 'true']], [['run', '--join-timeout', 'soon', '--', 'true']], [['bogus']]])('ML-USAGE: is asked for %j', async (args) => {
    expectExplained(await toEnd(await startAsUser(field, [field.programs.agent, ...args])), 'ML-USAGE');
  });

  it.each<[ErrorCode, string]>([
    ['ML-MTU-TOO-LARGE', '0'],
    ['ML-MTU-TOO-LARGE', '65001'],
    ['ML-USAGE', '0x600'],
    ['ML-USAGE', ' 1400'],
  ])('%s: an MTU of %j', async (code, mtu) => {
    expect(expectExplained(await toEnd(await startAsUser(field, [field.programs.agent, 'run', '--mtu', mtu, '--', 'true'])), code)).toContain('auto, or a whole number from 1280 to 65000');
  });
});
