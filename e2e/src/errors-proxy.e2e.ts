import type { Server } from 'node:net';
import type { ErrorCode, JoinFile } from '@moorline/mesh-core';
import { attachForUser, openField, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAgentFails } from './errors/failures.ts';
import { putFile, putJoinFile } from './errors/join-files.ts';
import { floodingServer, hangingUpServer, LOOPBACK, refusingProxy, silentServer, sshServer, whileListening } from './errors/servers.ts';
import { readJoinFile } from './support/redeem.ts';

/** Enough for whatever answers, and soon over where nothing does. */
const SOON: readonly string[] = ['--join-timeout', '2'];

let field: Field;
/** Its token is never redeemed: no proxy lets anybody through. */
let used: JoinFile;

beforeAll(async () => {
  field = await openField('errproxy');
  used = readJoinFile(await attachForUser(field, 'behind'));
});
afterAll(() => field?.bed.close());

describe.concurrent('the HTTP proxy', () => {
  it.each(['403 Forbidden', '407 Proxy Authentication Required'])('ML-PROXY-REFUSED: says %s, and its password is not told', async (status) => {
    const detail = await whileListening(refusingProxy(status), (port) =>
      expectAgentFails(field, 'ML-PROXY-REFUSED', { joinFile: putJoinFile(field, used), environment: { HTTPS_PROXY: `http://user:planted@${LOOPBACK}:${port}` } }));
    expect(detail).toContain(status.slice(0, 3));
    expect(detail).not.toContain('planted');
  });

  it.each([
    ['is no URL', 'http://[planted'],
    ['is of another kind', 'socks5://planted:1080'],
    ['has a path', 'http://127.0.0.1:3128/planted'],
    ['has no port', 'planted'],
    ['has a % that stands for nothing', 'http://user:planted%@127.0.0.1:3128'],
  ])('ML-PROXY-SETTINGS: %s, in the environment and on the command line', async (_what, proxy) => {
    const joinFile = putJoinFile(field, used);
    const told = [await expectAgentFails(field, 'ML-PROXY-SETTINGS', { joinFile, environment: { HTTPS_PROXY: proxy } }), await expectAgentFails(field, 'ML-PROXY-SETTINGS', { joinFile, options: ['--proxy', proxy] })];
    expect(told).toEqual([expect.stringContaining('HTTPS_PROXY '), expect.stringContaining('--proxy ')]);
    expect(told.join()).not.toContain('planted');
  });

  it('ML-PROXY-SETTINGS: is missing where there are credentials for it', async () => {
    expect(await expectAgentFails(field, 'ML-PROXY-SETTINGS', { joinFile: putJoinFile(field, used), options: ['--proxy-auth-file', putFile(field, 'user:planted')] })).toContain('--proxy-auth-file without a proxy');
  });

  it.each<[ErrorCode, string, () => Server]>([
    ['ML-PROXY-UNREACHABLE', 'never answers', silentServer],
    ['ML-PROXY-UNREACHABLE', 'hangs up', hangingUpServer],
    ['ML-PROXY-PROTOCOL', 'sends bytes without end', floodingServer],
    ['ML-PROXY-PROTOCOL', 'is another service', sshServer],
  ])('%s: %s, and it is named', async (code, _what, make) => {
    await whileListening(make(), async (port) => {
      const detail = await expectAgentFails(field, code, { joinFile: putJoinFile(field, used), environment: { HTTPS_PROXY: `http://user:planted@${LOOPBACK}:${port}` }, options: SOON });
      expect(detail).toContain(`${LOOPBACK}:${port}`);
      expect(detail).not.toContain('planted');
    });
  });

  it.each(['502 Bad Gateway', '503 Service Unavailable', '504 Gateway Timeout'])('ML-PROXY-UNREACHABLE: says %s again and again, and its password is not told', async (status) => {
    let asked = 0;
    const server = refusingProxy(status).on('connection', () => void (asked += 1));
    const detail = await whileListening(server, (port) =>
      expectAgentFails(field, 'ML-PROXY-UNREACHABLE', { joinFile: putJoinFile(field, used), environment: { HTTPS_PROXY: `http://user:planted@${LOOPBACK}:${port}` }, options: SOON }));
    expect(detail).toContain(status.slice(0, 3));
    expect(detail).not.toContain('planted');
    expect(asked).toBeGreaterThan(1);
  });

  it('ML-PROXY-UNREACHABLE: is not there', async () => {
    expect(await expectAgentFails(field, 'ML-PROXY-UNREACHABLE', { joinFile: putJoinFile(field, used), environment: { HTTPS_PROXY: `http://${LOOPBACK}:1` }, options: SOON })).toContain('ECONNREFUSED');
  });
});
