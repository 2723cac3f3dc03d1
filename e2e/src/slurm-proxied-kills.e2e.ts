import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { childEnvironment, run, start, stopChild } from '@moorline/linux';
import { nodeFolderPrefix } from '@moorline/mesh-core';
import { findAttachment, openField, runInNamespace, waitUntil, type Field } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PEER_PORT, programOf, startPeer, withProxiedJob } from './proxied/job.ts';
import { leaveSocket, TELLS } from './proxied/leave-socket.ts';
import { endpointPids } from './support/endpoints.ts';

const DEADLINE_MS = 90_000;
/** Of a user that has no folders here. */
const STRANGER = 65_534;
const OTHER_BOOT = '0123456789ab';
const LONG_AGO = new Date(0);

let field: Field;

beforeAll(async () => {
  field = await openField('pkills');
  await startPeer(field, 'hello');
});
afterAll(() => field?.bed.close());

/** What the job's user gets through the job's proxy; null: nothing. */
async function greetingBy(proxy: string): Promise<string | null> {
  const user = ['setpriv', `--reuid=${field.user.userId}`, `--regid=${field.user.groupId}`, '--clear-groups', '--'] as const;
  const { stdout, exitCode } = await run(user[0], [...user.slice(1), 'curl', '--silent', '--fail', '--max-time', '5', '--proxy', proxy, 'http://hello/'], { acceptedExitCodes: [5, 7, 22, 28, 52, 56, 97] });
  return exitCode === 0 ? stdout.trim() : null;
}

async function comesFromJob(address: string): Promise<boolean> {
  return runInNamespace(field.cluster.pods.hello, 'curl', ['--silent', '--fail', '--max-time', '5', `http://${address}:${PEER_PORT}/5`]).then((text) => text.length === 5, () => false);
}

describe('an endpoint that is killed (kill -9)', () => {
  it('comes again, and a proxied job goes on with it, both ways', async () => {
    const command = `echo $ALL_PROXY; exec ${field.programs.node} ${programOf(field, 'peer.ts')} ${PEER_PORT} 127.0.0.1`;
    await withProxiedJob(field, command, async ({ agent, name, address }) => {
      const proxy = agent.stdout[0] ?? '';
      const hello = `hello from the cluster; you are ${field.cluster.addresses.bridge}`;
      expect([await greetingBy(proxy), await comesFromJob(address)]).toEqual([hello, true]);
      const { id } = await findAttachment(field.plane, name);
      for (let kills = 0; kills < 2; kills += 1) {
        const killed = endpointPids(id);
        expect(killed).not.toEqual([]);
        for (const pid of killed) process.kill(pid, 'SIGKILL');
        await waitUntil(() => endpointPids(id).some((pid) => !killed.includes(pid)), { what: 'another endpoint', deadlineMs: DEADLINE_MS });
        await waitUntil(async () => (await greetingBy(proxy)) === hello, { what: 'the cluster to answer again', deadlineMs: DEADLINE_MS, intervalMs: 500 });
        await waitUntil(() => comesFromJob(address), { what: 'the job to answer a pod again', deadlineMs: DEADLINE_MS, intervalMs: 500 });
      }
    }, { options: ['--expose', String(PEER_PORT)] });
  });
});

/** Calls gc. @returns the folders of the bed's user in its answer, sorted */
async function collect(...options: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(field.programs.agent, ['gc', '--json', ...options], { deadlineMs: DEADLINE_MS });
  const own = nodeFolderPrefix({ uid: field.user.userId, node: hostname() });
  return (JSON.parse(stdout) as readonly { readonly folder?: string }[]).flatMap(({ folder }) => (folder !== undefined && basename(folder).startsWith(own) ? [folder] : [])).toSorted();
}

describe('gc', () => {
  it('removes sockets of proxied jobs that were killed, and touches no other', async () => {
    await withProxiedJob(field, TELLS, async ({ agent }) => {
      const living = agent.stdout[1] ?? '';
      const left = await leaveSocket(field);
      const earlier = `/tmp/${nodeFolderPrefix({ uid: field.user.userId, node: hostname() })}${OTHER_BOOT}-${'a'.repeat(12)}`;
      const [foreign, fresh] = [earlier.replace(/a+$/, 'b'.repeat(12)), earlier.replace(/a+$/, 'c'.repeat(12))];
      for (const folder of [earlier, foreign, fresh]) mkdirSync(folder, { mode: 0o700 });
      for (const folder of [earlier, foreign]) utimesSync(folder, LONG_AGO, LONG_AGO);
      for (const folder of [earlier, fresh]) chownSync(folder, field.user.userId, field.user.groupId);
      chownSync(foreign, STRANGER, STRANGER);
      // A machine may be so busy that it is as old as those that were left.
      const collectAfresh = (...options: readonly string[]): Promise<readonly string[]> => {
        utimesSync(fresh, new Date(), new Date());
        return collect(...options);
      };
      try {
        expect(readdirSync(left)).toEqual(['socket']);
        expect(await collectAfresh('--dry-run')).toEqual([left, earlier].toSorted());
        expect(existsSync(left)).toBe(true);
        expect(await collectAfresh()).toEqual([left, earlier].toSorted());
        expect([left, earlier, foreign, fresh, living].map((path) => existsSync(path))).toEqual([false, false, true, true, true]);
        expect(await collectAfresh()).toEqual([]);
      } finally {
        for (const folder of [foreign, fresh]) rmSync(folder, { recursive: true });
      }
    });
  });

  it('finds them where a process of the node has its TMPDIR, and in no folder that only looks like one', async () => {
    const [used, other] = ['used', 'other'].map((name) => join(field.home.path, name)) as [string, string];
    const names = [used, other].map((place) => join(place, `${nodeFolderPrefix({ uid: field.user.userId, node: hostname() })}${OTHER_BOOT}-${'d'.repeat(12)}`));
    for (const path of [used, other, ...names]) {
      mkdirSync(path, { mode: 0o700 });
      chownSync(path, field.user.userId, field.user.groupId);
    }
    for (const path of names) utimesSync(path, LONG_AGO, LONG_AGO);
    const user = await start('setpriv', [`--reuid=${field.user.userId}`, '--clear-groups', '--', 'sleep', '600'], { environment: childEnvironment({ TMPDIR: used }) });
    try {
      expect(await collect()).toEqual(names.slice(0, 1));
      expect(names.map((path) => existsSync(path))).toEqual([false, true]);
    } finally {
      await stopChild(user, 0);
    }
  });
});
