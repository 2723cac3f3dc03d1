import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckId, ErrorCode, JoinFile } from '@moorline/mesh-core';
import { attachForUser, makeServerIdentity, openField, startAsUser, toEnd, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine, expectBroken, expectFine, type Examination } from './doctor/examine.ts';
import { checksOf, NOT_AT_A_SITE } from './doctor/groups.ts';
import { openProxy, plainServer } from './doctor/servers.ts';
import { putFile, putJoinFile } from './errors/join-files.ts';
import { forwarder, LOOPBACK, otherWebServer, refusingProxy, silentServer, whileListening } from './errors/servers.ts';
import { withClosedTun, withoutLibrary, withoutTun, withoutUserNamespaces, type Wrapper } from './errors/worlds.ts';
import { readJoinFile } from './support/redeem.ts';

const YEAR_MS = 31_536_000_000;

let field: Field;
let path: string;
let joinFile: JoinFile;

beforeAll(async () => {
  field = await openField('doctor');
  path = await attachForUser(field, 'patient');
  joinFile = readJoinFile(path);
});
afterAll(() => field?.bed.close());

/** The doctor on the way to the server of a join file with some of it changed. */
function examineWith(change: Partial<JoinFile>, environment: Record<string, string> = {}): Promise<Examination> {
  return examine(field, ['--token-file', putJoinFile(field, joinFile, change)], { environment });
}

/** The doctor on the way to a server on the loopback. */
function examineServer(port: number, ca = joinFile.ca): Promise<Examination> {
  return examineWith({ server: `https://${LOOPBACK}:${port}`, ca });
}

describe('doctor before a job', () => {
  it('finds nothing wrong on a good worker, and does not use the token up', async () => {
    expectFine(await examine(field, ['--token-file', path]), NOT_AT_A_SITE);
    expectFine(await examine(field, ['--site']), checksOf('server', 'tunnel'));
    expect(await toEnd(await startAsUser(field, [field.programs.agent, 'run', '--token-file', path, '--', 'true']))).toMatchObject({ code: 0 });
  });

  it('needs nothing but what it looks at', async () => {
    const { text } = await examine(field, ['--site'], { environment: { XDG_CACHE_HOME: join(field.home.path, 'empty') } });
    expect(text).toContain('– pinned binaries     wireguard-go and slirp4netns not in the cache yet');
  });

  it.each<[CheckId, ErrorCode, string, (field: Field) => Promise<Wrapper>]>([
    ['tun', 'ML-TUN-MISSING', 'ENOENT', withoutTun],
    ['tun', 'ML-TUN-FORBIDDEN', 'EACCES', withClosedTun],
    ['user-namespace', 'ML-USERNS-OFF', 'user.max_user_namespaces=0', withoutUserNamespaces],
    ['network-namespace', 'ML-NAMESPACE-FAILED', 'user.max_net_namespaces=0', (at) => withoutUserNamespaces(at, 'user.max_net_namespaces')],
    ['pid-namespace', 'ML-NAMESPACE-FAILED', 'user.max_pid_namespaces=0', (at) => withoutUserNamespaces(at, 'user.max_pid_namespaces')],
    ['slirp4netns', 'ML-SLIRP-FAILED', 'libslirp.so.0: cannot open shared object file', withoutLibrary],
  ])('names %s by %s', async (id, code, detail, makeWrapper) => {
    const found = await examine(field, ['--token-file', path], { wrapper: await makeWrapper(field) });
    expect(expectBroken(found, id, code, NOT_AT_A_SITE)).toContain(detail);
  });

  it('names a cache that cannot be written, and one that was changed', async () => {
    const closed = await examine(field, ['--token-file', path], { environment: { XDG_CACHE_HOME: '/usr' } });
    expect(expectBroken(closed, 'cache', 'ML-CACHE-UNWRITABLE', NOT_AT_A_SITE)).toContain('/usr/moorline: EACCES');
    const [name = ''] = readdirSync(join(field.home.path, '.cache', 'moorline', 'sha256'));
    const binary = join(field.home.path, '.cache', 'moorline', 'sha256', name);
    const before = readFileSync(binary);
    chmodSync(binary, 0o700);
    writeFileSync(binary, before.toReversed());
    try {
      expect(expectBroken(await examine(field, ['--token-file', path]), 'artifacts', 'ML-ARTIFACT-HASH', NOT_AT_A_SITE)).toContain(binary);
    } finally {
      writeFileSync(binary, before);
    }
  });
});

describe('doctor on the way to the server', () => {
  it('names the join file', async () => {
    const found = await examine(field, ['--token-file', putFile(field, 'no JSON')]);
    expect(expectBroken(found, 'join-file', 'ML-JOIN-FILE-UNREADABLE', NOT_AT_A_SITE)).toContain('not JSON');
  });

  it('names a name that does not resolve', async () => {
    expect(expectBroken(await examineWith({ server: 'https://control.invalid:7443' }), 'name', 'ML-NAME-UNKNOWN', NOT_AT_A_SITE)).toContain('server control.invalid');
  });

  it('names a port that is closed', async () => {
    expect(expectBroken(await examineServer(1), 'tcp', 'ML-CONTROL-UNREACHABLE', NOT_AT_A_SITE)).toContain('port 1: ECONNREFUSED');
  });

  it('goes through a proxy, and names one that refuses, without its password', async () => {
    await whileListening(openProxy(), async (port) => {
      expectFine(await examineWith({}, { HTTPS_PROXY: `http://user:planted@${LOOPBACK}:${port}` }), checksOf('tunnel'));
    });
    await whileListening(refusingProxy('403 Forbidden'), async (port) => {
      const found = await examineWith({}, { HTTPS_PROXY: `http://user:planted@${LOOPBACK}:${port}` });
      expect(expectBroken(found, 'proxy', 'ML-PROXY-REFUSED', checksOf('tunnel'))).toContain('HTTP 403');
      expect(found.text).not.toContain('planted');
    });
    const gone = await examineWith({}, { HTTPS_PROXY: `http://${LOOPBACK}:1` });
    expect(expectBroken(gone, 'tcp', 'ML-PROXY-UNREACHABLE', NOT_AT_A_SITE)).toContain('proxy');
    await whileListening(silentServer(), async (port) => {
      const silent = await examineWith({}, { HTTPS_PROXY: `http://${LOOPBACK}:${port}` });
      expect(expectBroken(silent, 'proxy', 'ML-PROXY-UNREACHABLE', checksOf('tunnel'))).toContain('no answer within');
    });
  });

  it('names a server that does not speak TLS, and one that never speaks', async () => {
    await whileListening(plainServer(), async (port) => {
      expectBroken(await examineServer(port), 'tls', 'ML-PROTOCOL', NOT_AT_A_SITE);
    });
    await whileListening(silentServer(), async (port) => {
      expect(expectBroken(await examineServer(port), 'tls', 'ML-CONTROL-UNREACHABLE', NOT_AT_A_SITE)).toContain('no answer within');
    });
  });

  it('names the clock of the worker', async () => {
    for (const [shift, detail] of [['+400d', 'ahead of'], ['-400d', 'behind'], ['-10m', 'behind']] as const) {
      const found = await examine(field, ['--token-file', path], {}, ['faketime', '-f', shift]);
      expect(expectBroken(found, 'clock', 'ML-CLOCK-OFF', NOT_AT_A_SITE)).toContain(`${detail} that of the server`);
    }
  });

  it('names a certificate of another authority, for another name, or out of date while the clock is right', async () => {
    const other = await makeServerIdentity(LOOPBACK);
    expectBroken(await examineWith({ ca: other.certificate }), 'certificate', 'ML-CA-MISMATCH', NOT_AT_A_SITE);
    const { hostname, port } = new URL(joinFile.server);
    await whileListening(forwarder(hostname, Number(port)), async (passing) => {
      expect(expectBroken(await examineServer(passing), 'certificate', 'ML-SERVER-NAME-MISMATCH', NOT_AT_A_SITE)).toContain(hostname);
    });
    const old = await makeServerIdentity(LOOPBACK, -YEAR_MS);
    await whileListening(otherWebServer(old), async (at) => {
      expectBroken(await examineServer(at, old.certificate), 'certificate', 'ML-CERTIFICATE-EXPIRED', NOT_AT_A_SITE);
    });
  });

  it('names a server that is no control plane', async () => {
    const identity = await makeServerIdentity(LOOPBACK);
    await whileListening(otherWebServer(identity), async (port) => {
      expect(expectBroken(await examineServer(port, identity.certificate), 'hub', 'ML-CONTROL-UNREACHABLE', NOT_AT_A_SITE)).toContain('HTTP status 200');
    });
  });
});
