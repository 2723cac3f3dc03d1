import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { JOIN_FILE, JOIN_VOLUME, type Bundle } from '@moorline/mesh-core';
import { renderPreExec, type JoinFileSource } from '@moorline/templates';
import { openField, startAsUser, toEnd, waitUntil, type Field, type RunningAgent } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFor } from './bundle/bundles.ts';
import { withAttachment, type PodAttachment } from './interlink/pods.ts';

const SET_UP_DEADLINE_MS = 900_000;
const MINIMAL = { PATH: '/usr/bin:/bin', HOME: '' } as const;
const SECRET: JoinFileSource = { kind: 'secret', volume: JOIN_VOLUME, key: JOIN_FILE };

let field: Field;
let bundles: readonly Bundle[];

beforeAll(async () => {
  field = await openField('preexec');
  ({ bundles } = await bundleFor(field.plane.server, join(field.bed.folder, 'bin', 'bootstrap')));
}, SET_UP_DEADLINE_MS);
afterAll(async () => {
  rmSync(cacheFolder(), { recursive: true, force: true });
  await field?.bed.close();
});

function cacheFolder(): string {
  return `/tmp/moorline-${field?.user.userId}`;
}

/** A job script as the plugin leaves it, with the join file in its volume; `rest` stands behind the pre-exec. */
function jobScript({ name, joinFile }: PodAttachment, rest: string, { withBundle = true, shebang = '#!/bin/bash' } = {}): string {
  const { home, user, plane } = field;
  const folder = join(home.path, name);
  const volume = join(folder, 'secrets', JOIN_VOLUME);
  mkdirSync(volume, { recursive: true });
  writeFileSync(join(volume, JOIN_FILE), JSON.stringify(joinFile), { mode: 0o400 });
  chownSync(join(volume, JOIN_FILE), user.userId, user.groupId);
  home.write(join(name, 'job.sh'), '#!/bin/sh\necho "job $GREETING"\n', 0o774);
  const preExec = renderPreExec({ attachment: name, joinFile: SECRET, bundle: withBundle ? { server: plane.server, bundles } : null });
  return home.write(join(name, 'job.slurm'), `${shebang}\n${preExec}\n${rest}\n${folder}/job.sh\n`, 0o774);
}

async function start(command: readonly string[], environment: Readonly<Record<string, string>>, stdin?: string): Promise<RunningAgent> {
  return startAsUser(field, command, { environment, ...(stdin === undefined ? {} : { stdin }) });
}

function withSiteAgent(): Readonly<Record<string, string>> {
  return { PATH: `${join(field.programs.agent, '..')}:/usr/bin:/bin` };
}

describe('the pre-exec', () => {
  it('is clean for bash, for a POSIX shell and for shellcheck, with and without a token', async () => {
    await withAttachment(field, 'linted', async ({ name, joinFile }) => {
      for (const source of [SECRET, { kind: 'inline', joinFile } as const]) {
        for (const bundle of [null, { server: field.plane.server, bundles }]) {
          const file = field.home.write('pre-exec', renderPreExec({ attachment: name, joinFile: source, bundle }), 0o600);
          for (const shell of ['bash', 'sh']) {
            await run(shell, ['-n', file]);
            await run('shellcheck', [`--shell=${shell}`, '--severity=style', file]);
          }
        }
      }
    });
  });

  it('fetches the agent where there is none, with a PATH that is minimal and without TMPDIR and HOME', async () => {
    await withAttachment(field, 'bundled', async (attachment) => {
      const result = await toEnd(await start([jobScript(attachment, 'curl --silent --max-time 10 http://hello/')], MINIMAL));
      expect(result).toMatchObject({ code: 0, stderr: '', stdout: `hello from the cluster; you are ${field.cluster.addresses.bridge}\njob ` });
      expect(readdirSync(cacheFolder())).toEqual([expect.stringMatching(/^bundle-/)]);
    });
  });

  it('runs nothing when what it fetches is not what was pinned', async () => {
    rmSync(cacheFolder(), { recursive: true, force: true });
    await withAttachment(field, 'forged', async (attachment) => {
      const script = jobScript(attachment, 'echo ran');
      const pinned = bundles.find(({ architecture }) => architecture === 'x64')?.sha256 ?? '';
      // A bundle of the mirror, but another one than it takes it for.
      const other = bundles.find(({ architecture }) => architecture === 'arm64')?.sha256 ?? '';
      writeFileSync(script, readFileSync(script, 'utf8').replace('"$url/$sum"', `"$url/${other}"`));
      const result = await toEnd(await start([script], MINIMAL));
      expect([result.code, result.stdout]).toEqual([69, '']);
      expect(result.stderr).toContain(`no folder takes the bundle ${pinned}`);
      expect(readdirSync(cacheFolder())).toEqual([]);
    });
  });

  it('keeps arguments, environment, standard input and exit code', async () => {
    await withAttachment(field, 'kept', async (attachment) => {
      const script = jobScript(attachment, 'printf "%s|" "$GREETING" "$#" "$@"; cat; exit 9', { withBundle: false });
      const result = await toEnd(await start([script, 'a', 'b  c', ''], { ...withSiteAgent(), GREETING: "it's  kept" }, 'given'));
      expect(result).toMatchObject({ code: 9, stderr: '', stdout: "it's  kept|3|a|b  c||given" });
    });
  });

  it('keeps the interpreter with its options, and the shell of a script that is no program', async () => {
    await withAttachment(field, 'interpreter', async (attachment) => {
      const direct = await toEnd(await start([jobScript(attachment, 'echo $-', { withBundle: false, shebang: '#!/bin/bash -f' })], withSiteAgent()));
      expect(direct.stdout.split('\n')[0]).toContain('f');
    });
    await withAttachment(field, 'given', async (attachment) => {
      const script = jobScript(attachment, 'echo ${BASH-none}', { withBundle: false });
      chmodSync(script, 0o600);
      const given = await toEnd(await start(['/bin/sh', script], withSiteAgent()));
      expect(given).toMatchObject({ code: 0, stdout: 'none\njob ' });
    });
  });

  it('hands signals on', async () => {
    await withAttachment(field, 'signalled', async (attachment) => {
      const job = await start([jobScript(attachment, 'trap "echo asked; exit 4" TERM; echo ready; while :; do sleep 0.1; done', { withBundle: false })], withSiteAgent());
      await waitUntil(() => job.stdout.includes('ready'), { what: 'the script to be ready', deadlineMs: 60_000 });
      job.kill('SIGTERM');
      expect(await toEnd(job)).toMatchObject({ code: 4, stdout: 'ready\nasked' });
    });
  });

  it('does not take a variable of another job for its own', async () => {
    await withAttachment(field, 'leaked', async (attachment) => {
      const outside = await toEnd(await start(['readlink', '/proc/self/ns/net'], MINIMAL));
      const result = await toEnd(await start([jobScript(attachment, 'readlink /proc/self/ns/net', { withBundle: false })], { ...withSiteAgent(), MOORLINE_MOORED: 'leaked/4711' }));
      expect(result.code).toBe(0);
      expect(result.stdout).not.toContain(outside.stdout);
    });
  });
});
