import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { withPackage } from '../../artifacts/index.ts';
import { trimElf } from '../../bundle/elf.ts';
import { cacheFolder } from '../../cluster-tools/index.ts';
import { basePackages, type BasePackage } from './packages.ts';
import { isWanted } from './is-wanted.ts';

/** Changes with what `fill` does. */
const FORM = 1;
const KEY_DIGITS = 16;
/** Where the image has Node. */
export const IMAGE_NODE = '/usr/local/bin/node';
/** What containers mount over, or programs expect to be there. */
const EMPTY_FOLDERS = ['dev', 'proc', 'run', 'sys', 'tmp', 'var'];

/**
 * Folder with the lowest layer of our images: Node, nft and setpriv with the libraries that they need, and no shell.
 * Made once of pinned packages, and kept for all checkouts.
 * @throws ML-ARTIFACT-UNAVAILABLE, ML-ARTIFACT-HASH
 */
export async function baseLayer(signal: AbortSignal): Promise<string> {
  const packages = basePackages();
  const key = createHash('sha256').update(JSON.stringify([FORM, process.version, packages])).digest('hex').slice(0, KEY_DIGITS);
  const folder = join(cacheFolder(), 'images', `base-${key}`);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}.`);
  try {
    await fill(draft, packages, signal);
    // It becomes the root of containers.
    await chmod(draft, 0o755);
    await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
      // Another build put the same there at the same time.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function fill(folder: string, packages: readonly BasePackage[], signal: AbortSignal): Promise<void> {
  for (const each of packages) await withPackage(each, signal, (content) => copyWanted(content, folder, each.programs));
  for (const name of EMPTY_FOLDERS) await mkdir(join(folder, name), { recursive: true });
  await symlink('/run', join(folder, 'var', 'run'));
  await mkdir(join(folder, 'etc'), { recursive: true });
  await writeFile(join(folder, 'etc', 'passwd'), 'root:x:0:0:root:/:/nonexistent\n');
  await writeFile(join(folder, 'etc', 'group'), 'root:x:0:\n');
  await mkdir(join(folder, dirname(IMAGE_NODE)), { recursive: true });
  await writeFile(join(folder, IMAGE_NODE), trimElf(await readFile(process.execPath)), { mode: 0o755 });
}

async function copyWanted(content: string, folder: string, programs: readonly string[]): Promise<void> {
  for (const entry of await readdir(content, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    const path = relative(content, from);
    if ((await lstat(from)).isDirectory() || !isWanted(path, programs)) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(from, join(folder, path), { verbatimSymlinks: true, preserveTimestamps: true });
  }
}
