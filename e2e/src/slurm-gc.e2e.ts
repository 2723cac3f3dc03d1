import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type RunResult } from '@moorline/linux';
import { ERROR_CATALOGUE, EXIT } from '@moorline/mesh-core';
import { builtApp } from '@moorline/tools';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const AGENT = join(builtApp('node-agent'), 'main.cjs');
const USER = 65_534;
/** A command that hangs is ended; none of these waits for anybody. */
const DEADLINE_MS = 60_000;
const LEFTOVER = ERROR_CATALOGUE['ML-SWEEP-LEFTOVER'].exitCode;
/** Long before any start of this machine. */
const OLD = new Date('2001-01-01');

let folder: string;
const at = (...names: readonly string[]): string => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-gc-'));
  chmodSync(folder, 0o755);
  mkdirSync(at('run'));
  writeFileSync(at('site.yaml'), `run: ${at('run')}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function gc(args: readonly string[] = [], uid = 0): Promise<RunResult> {
  const words = [process.execPath, AGENT, 'gc', '--policy', at('site.yaml'), ...args];
  return run('setpriv', [`--reuid=${uid}`, '--clear-groups', ...words], { deadlineMs: DEADLINE_MS, acceptedExitCodes: [EXIT.config, LEFTOVER] });
}

describe('gc', () => {
  it.each([
    ['a pipe', async () => void (await run('mkfifo', [at('site.yaml')]))],
    ['a device without an end', async () => symlinkSync('/dev/zero', at('site.yaml'))],
    ['larger than any policy', async () => writeFileSync(at('site.yaml'), '# much\n'.repeat(100_000))],
    ['a folder', async () => mkdirSync(at('site.yaml'))],
  ])('names a policy that is %s', async (_what, make) => {
    rmSync(at('site.yaml'));
    await make();
    expect(await gc()).toMatchObject({ exitCode: EXIT.config, stderr: expect.stringMatching(/ML-SITE-POLICY[^]*is not a small plain file/) as unknown });
  });

  it.each([
    ['a pipe', async (path: string) => void (await run('mkfifo', [path]))],
    ['a device without an end', async (path: string) => symlinkSync('/dev/zero', path)],
  ])('waits for no record that is %s, and goes on', async (_what, make) => {
    mkdirSync(at('run', 'jobs', 'n1.4711'), { recursive: true });
    await make(at('run', 'jobs', 'n1.4711', 'record'));
    utimesSync(at('run', 'jobs', 'n1.4711'), OLD, OLD);
    expect(JSON.parse((await gc(['--dry-run', '--json'])).stdout)).toBeInstanceOf(Array);
    expect((await gc()).exitCode).toBe(0);
  });

  it('looks into no folder of jobs that somebody else has put there, and says so', async () => {
    mkdirSync(at('elsewhere', 'n1.4711'), { recursive: true });
    utimesSync(at('elsewhere', 'n1.4711'), OLD, OLD);
    symlinkSync(at('elsewhere'), at('run', 'jobs'));
    const told = { exitCode: LEFTOVER, stderr: expect.stringContaining(`${at('run', 'jobs')} is not a folder of root's`) as unknown };
    expect(await gc()).toMatchObject(told);
    rmSync(at('run', 'jobs'));
    mkdirSync(at('run', 'jobs', 'n1.4711'), { recursive: true });
    chownSync(at('run', 'jobs'), USER, USER);
    expect(await gc()).toMatchObject(told);
    expect([at('elsewhere', 'n1.4711'), at('run', 'jobs', 'n1.4711')].map((path) => existsSync(path))).toEqual([true, true]);
  });

  it('tells root that nothing is left, and a user what it could see', async () => {
    expect((await gc()).stdout).toBe('Nothing is left.\n');
    expect((await gc([], USER)).stdout).toContain(`Nothing is left of what uid ${USER} can see`);
  });
});
