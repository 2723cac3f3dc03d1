import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFile } from './start-file.ts';

const TEMPLATE = readFileSync(join(import.meta.dirname, 'start.cjs'), 'utf8');
/** Node 20, as distributions have it; else ours, which is told that it is another one. */
const DISTRIBUTIONS_NODE = '/usr/bin/node';
const WORDS = /^ML-NODE-TOO-OLD: this Node is too old: this is Node (\d+)\.\d+\.\d+, and 24 is needed\n {2}cause: {2}.+\n {2}remedy: .+\n$/;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-start-'));
  writeFileSync(join(folder, 'main.cjs'), startFile(TEMPLATE));
  writeFileSync(join(folder, 'app.bundle.js'), "(function () { process.stdout.write('started'); })");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function start(node: string, before: readonly string[] = []): Promise<object> {
  const { exitCode, stdout, stderr } = await run(node, [...before, join(folder, 'main.cjs'), 'version'], { acceptedExitCodes: [69] });
  return { exitCode, stdout, stderr };
}

describe('the file that starts a program', () => {
  it('starts it with this Node', async () => {
    expect(await start(process.execPath)).toEqual({ exitCode: 0, stdout: 'started', stderr: '' });
  });

  it('says that a Node is too old, before it reads anything of the program', async () => {
    rmSync(join(folder, 'app.bundle.js'));
    const older = join(folder, 'older.cjs');
    writeFileSync(older, "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });");
    expect(await start(process.execPath, ['--require', older])).toEqual({ exitCode: 69, stdout: '', stderr: expect.stringMatching(WORDS) as string });
  });

  it('says or starts, as the Node of the distribution is', async () => {
    const node = existsSync(DISTRIBUTIONS_NODE) ? DISTRIBUTIONS_NODE : process.execPath;
    const major = Number.parseInt((await run(node, ['--version'])).stdout.slice(1), 10);
    const expected = major < 24 ? { exitCode: 69, stdout: '', stderr: expect.stringMatching(WORDS) as string } : { exitCode: 0, stdout: 'started', stderr: '' };
    expect(await start(node)).toEqual(expected);
  });
});
