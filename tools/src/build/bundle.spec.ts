import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleApp } from './bundle.ts';

const MAIN = `
import koffi from 'koffi';
declare const MOORLINE_VERSION: string;
const processId = koffi.load('libc.so.6').func('int getpid()');
if (!process.argv.includes('--help')) console.log(JSON.stringify({ version: MOORLINE_VERSION, same: processId() === process.pid, self: import.meta.filename }));
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'moorline build '));
  await mkdir(join(folder, 'apps', 'sample', 'src'), { recursive: true });
  await symlink(join(import.meta.dirname, '..', '..', '..', 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'apps', 'sample', 'src', 'main.ts'), MAIN);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('a bundle runs from a copy in another folder, native code included, with or without its code cache', async () => {
  const bundle = await bundleApp({ root: folder, app: 'sample', version: '1.2.3' });
  const copy = join(folder, 'a copy');
  await cp(bundle, copy, { recursive: true });
  await rm(bundle, { recursive: true });
  const expected = { version: '1.2.3', same: true, self: join(copy, 'main.cjs') };

  expect(JSON.parse((await run(process.execPath, [join(copy, 'main.cjs')])).stdout)).toEqual(expected);
  await rm(join(copy, 'app.bundle.cache'));
  expect(JSON.parse((await run(process.execPath, [join(copy, 'main.cjs')])).stdout)).toEqual(expected);
});

test('a command with a start of its own is started by that, with or without its code cache', async () => {
  await mkdir(join(folder, 'apps', 'started', 'src', 'starts'), { recursive: true });
  await writeFile(join(folder, 'apps', 'started', 'src', 'main.ts'), "console.log('whole');");
  // esbuild leaves comments as they are, whatever the encoding.
  await writeFile(join(folder, 'apps', 'started', 'src', 'starts', 'quick.ts'), "/** … */\nconst twice = (text: string): string => text + text;\nif (process.argv[2] === 'quick') console.log(twice('…'));");
  const bundle = await bundleApp({ root: folder, app: 'started', version: '1.2.3' });
  const say = async (command: string): Promise<string> => (await run(process.execPath, [join(bundle, 'main.cjs'), command])).stdout;

  expect(await say('quick')).toBe('……\n');
  expect(await say('other')).toBe('whole\n');
  expect(await say('../starts/quick')).toBe('whole\n');
  await rm(join(bundle, 'starts', 'quick.bundle.cache'));
  expect(await say('quick')).toBe('……\n');
});

test('a bundle that cannot even show its help is not put in place', async () => {
  await mkdir(join(folder, 'apps', 'broken', 'src'), { recursive: true });
  await writeFile(join(folder, 'apps', 'broken', 'src', 'main.ts'), "throw new Error('planted');");

  await expect(bundleApp({ root: folder, app: 'broken', version: '1.2.3' })).rejects.toThrow('planted');
  await expect(cp(join(folder, 'dist', 'apps', 'broken'), join(folder, 'unwanted'), { recursive: true })).rejects.toThrow('ENOENT');
});
