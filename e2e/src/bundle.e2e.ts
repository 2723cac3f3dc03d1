import { chmodSync, chownSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { Bundle } from '@moorline/mesh-core';
import { attachForUser, detach, makeServerIdentity, openField, startAsUser, toEnd, type AgentResult, type Field } from '@moorline/tools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleFor } from './bundle/bundles.ts';
import { LOOPBACK, whileListening } from './errors/servers.ts';

const SET_UP_DEADLINE_MS = 900_000;

let field: Field;
let bundles: readonly Bundle[];
let mirror: string;
let bootstrap: string;
let cache: string;

beforeAll(async () => {
  field = await openField('bundle');
  bootstrap = join(field.bed.folder, 'bin', 'bootstrap');
  ({ bundles, mirror } = await bundleFor(field.plane.server, bootstrap));
}, SET_UP_DEADLINE_MS);
afterAll(async () => {
  for (const folder of ['/tmp', '/dev/shm']) rmSync(join(folder, `moorline-${field?.user.userId}`), { recursive: true, force: true });
  await field?.bed.close();
});
beforeEach(() => {
  cache = join(field.home.path, 'cache');
  rmSync(cache, { recursive: true, force: true });
  own(cache);
});

/** Makes a folder of the user's. */
function own(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, field.user.userId, field.user.groupId);
}

/** Runs a bootstrap as the ordinary user. */
async function boot(args: readonly string[], environment: Readonly<Record<string, string>>, program = bootstrap): Promise<AgentResult> {
  return toEnd(await startAsUser(field, [program, ...args], { environment: { TMPDIR: '/tmp', ...environment } }));
}

function sumFor(architecture: string): string {
  return bundles.find((bundle) => bundle.architecture === architecture)?.sha256 ?? '';
}

describe('the bootstrap', () => {
  it('is plain POSIX shell', async () => {
    await run('shellcheck', ['--shell=sh', bootstrap]);
  });

  it('joins a job to the network for an ordinary user whose HOME is empty', async () => {
    const joinFile = await attachForUser(field, 'bundled');
    const result = await boot(['run', '--token-file', joinFile, '--', 'curl', '--silent', '--max-time', '10', 'http://hello/'], { HOME: '' });
    expect(result).toMatchObject({ code: 0, stdout: `hello from the cluster; you are ${field.cluster.addresses.bridge}`, stderr: '' });
    expect(readdirSync(`/tmp/moorline-${field.user.userId}`)).toContain(`bundle-${sumFor('x64')}`);
    await detach(field.plane, 'bundled');
    rmSync(`/tmp/moorline-${field.user.userId}`, { recursive: true });
  });

  it('takes the bundle once, also when two come at the same time', async () => {
    const both = await Promise.all([boot(['version'], { XDG_CACHE_HOME: cache }), boot(['version'], { XDG_CACHE_HOME: cache })]);
    for (const { code, stdout, stderr } of both) expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^moorline-agent \d/), stderr: '' });
    expect(readdirSync(join(cache, 'moorline'))).toEqual([`bundle-${sumFor('x64')}`]);
    expect(readdirSync(join(cache, 'moorline', `bundle-${sumFor('x64')}`)).toSorted()).toEqual(['agent', 'moorline-agent', 'node', 'node.LICENSE']);
    const started = join(cache, 'moorline', `bundle-${sumFor('x64')}`, 'moorline-agent');
    expect((await boot(['version'], {}, started)).stdout).toBe(both[0]?.stdout);
  });

  it('works with wget where there is no curl', async () => {
    expect(await boot(['version'], { XDG_CACHE_HOME: cache, PATH: pathWithout('curl') })).toMatchObject({ code: 0, stderr: '' });
  });

  it('runs nothing that it cannot check, where there is no sha256sum', async () => {
    const result = await boot(['version'], { HOME: cache, XDG_CACHE_HOME: cache, PATH: pathWithout('sha256sum') });
    expect([result.code, result.stdout]).toEqual([69, '']);
    expect(result.stderr).toMatch(/sha256sum: not found[^]*no folder takes the bundle/);
    expectNothingKept();
  });

  it('needs the server once: what is kept runs without it, and without both it says so', async () => {
    const away = pointedTo(`https://${LOOPBACK}:1`);
    const lost = await boot(['version'], { HOME: cache, XDG_CACHE_HOME: cache }, away);
    expect([lost.code, lost.stdout]).toEqual([69, '']);
    expect(lost.stderr).toMatch(/curl: \(7\)[^]*no folder takes the bundle/);
    expectNothingKept();
    expect(await boot(['version'], { XDG_CACHE_HOME: cache })).toMatchObject({ code: 0, stderr: '' });
    expect(await boot(['version'], { XDG_CACHE_HOME: cache }, away)).toMatchObject({ code: 0, stderr: '' });
  });

  it('serves two users at once, each from a folder of its own', async () => {
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', '--', bootstrap, 'version'];
    const [own, other] = await Promise.all([boot(['version'], { HOME: '' }), run('setpriv', nobody, { environment: { TMPDIR: '/tmp', PATH: '/usr/bin:/bin' }, deadlineMs: 120_000 })]);
    expect([own.code, own.stderr, other.exitCode, other.stderr]).toEqual([0, '', 0, '']);
    expect(other.stdout.trim()).toBe(own.stdout);
    for (const uid of [field.user.userId, 65_534]) {
      const folder = `/tmp/moorline-${uid}`;
      expect([lstatSync(folder).uid, lstatSync(folder).mode & 0o777, readdirSync(folder)]).toEqual([uid, 0o700, [`bundle-${sumFor('x64')}`]]);
      rmSync(folder, { recursive: true });
    }
  });

  it('says so when every disk is full, and leaves nothing', async () => {
    const folders = [join(cache, 'moorline'), join(cache, '.cache', 'moorline'), `/tmp/moorline-${field.user.userId}`, `/dev/shm/moorline-${field.user.userId}`];
    for (const folder of folders) {
      own(folder);
      await run('mount', ['-t', 'tmpfs', '-o', `size=4m,uid=${field.user.userId},mode=0700`, 'moorline-test', folder]);
    }
    own(join(cache, '.cache'));
    try {
      const result = await boot(['version'], { HOME: cache, XDG_CACHE_HOME: cache });
      expect([result.code, result.stdout]).toEqual([69, '']);
      expect(result.stderr).toMatch(/no folder takes the bundle/);
      expectNothingKept();
    } finally {
      for (const folder of folders) await run('umount', [folder]);
    }
  });

  it.each<[string, (whole: Buffer) => RequestListener]>([
    ['other bytes', () => (_request, response) => void response.end('<html>welcome</html>')],
    ['half of it', (whole) => (_request, response) => void response.writeHead(200, { 'content-length': whole.length }).write(whole.subarray(0, whole.length / 2), () => response.destroy())],
    ['nothing', () => (_request, response) => void response.writeHead(404).end()],
  ])('runs nothing and leaves nothing when it is given %s', async (_what, answer) => {
    const { certificate, privateKey } = await makeServerIdentity(LOOPBACK);
    const server = createServer({ cert: certificate, key: privateKey }, answer(readFileSync(join(mirror, sumFor('x64')))));
    await whileListening(server, async (port) => {
      const other = pointedTo(`https://${LOOPBACK}:${port}`);
      const result = await boot(['version'], { HOME: cache, XDG_CACHE_HOME: cache }, other);
      expect([result.code, result.stdout]).toEqual([69, '']);
      expect(result.stderr).toContain(`no folder takes the bundle ${sumFor('x64')}`);
    });
    expectNothingKept();
  });

  it.each([
    ['full', 'size=8m'],
    ['not for programs', 'noexec,size=300m'],
  ])('goes on to the next folder when one is %s', async (_what, options) => {
    await run('mount', ['-t', 'tmpfs', '-o', `${options},uid=${field.user.userId},mode=0700`, 'moorline-test', cache]);
    try {
      const result = await boot(['version'], { XDG_CACHE_HOME: cache, HOME: join(field.home.path, 'other') });
      expect([result.code, result.stdout]).toEqual([0, expect.stringMatching(/^moorline-agent \d/)]);
      expect(readdirSync(join(cache, 'moorline'))).toEqual([]);
      expect(readdirSync(join(field.home.path, 'other', '.cache', 'moorline'))).toEqual([`bundle-${sumFor('x64')}`]);
    } finally {
      await run('umount', [cache]);
      rmSync(join(field.home.path, 'other'), { recursive: true, force: true });
    }
  });

  it('trusts no folder that others can write or that belongs to somebody else', async () => {
    const planted = join(cache, 'moorline', `bundle-${sumFor('x64')}`);
    mkdirSync(planted, { recursive: true });
    writeFileSync(join(planted, 'node'), '#!/bin/sh\necho planted\n', { mode: 0o755 });
    for (const [owner, mode] of [[0, 0o755], [field.user.userId, 0o777]] as const) {
      chownSync(join(cache, 'moorline'), owner, owner);
      chmodSync(join(cache, 'moorline'), mode);
      const result = await boot(['version'], { XDG_CACHE_HOME: cache });
      expect([result.code, result.stdout]).toEqual([0, expect.stringMatching(/^moorline-agent \d/)]);
    }
  });
});

/** A folder with the programs that the bootstrap uses, but for one. */
function pathWithout(missing: string): string {
  const folder = join(field.bed.folder, `without-${missing}`);
  mkdirSync(folder);
  for (const name of ['sh', 'id', 'uname', 'umask', 'mkdir', 'find', 'mktemp', 'chmod', 'curl', 'wget', 'sha256sum', 'tar', 'gzip', 'rm', 'mv']) {
    if (name !== missing && existsSync(join('/usr/bin', name))) symlinkSync(join('/usr/bin', name), join(folder, name));
  }
  return folder;
}

/** Every folder that the bootstrap may have used is empty. */
function expectNothingKept(): void {
  for (const folder of [join(cache, 'moorline'), join(cache, '.cache', 'moorline'), `/tmp/moorline-${field.user.userId}`, `/dev/shm/moorline-${field.user.userId}`]) {
    expect(readdirSync(folder)).toEqual([]);
  }
}

/** The same bootstrap for another server. */
function pointedTo(server: string): string {
  const path = join(field.bed.folder, 'bin', 'other-bootstrap');
  copyFileSync(bootstrap, path);
  writeFileSync(path, readFileSync(bootstrap, 'utf8').replace(field.plane.server, server));
  return path;
}
