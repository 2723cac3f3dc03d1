import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import type { FilledArtifact } from '../artifacts/index.ts';
import { archiveName, isArchiveOf } from './archive-name.ts';
import { baseLayer, IMAGE_NODE } from './base/base-layer.ts';
import { packImage } from './pack-image.ts';

const PROGRAMS = '/opt/moorline';
const PATH = 'PATH=/usr/local/bin:/usr/sbin:/usr/bin';

export interface BuiltImage {
  /** Full name with a tag. */
  readonly name: string;
  /** As `ctr images import`, `docker load` and `podman load` read it. */
  readonly archive: string;
}

export interface AppImageOptions {
  /** Root of the checkout; the app must have been built. */
  readonly root: string;
  readonly app: 'control-plane' | 'tunnel-endpoint';
  /** Last part of the image's name. */
  readonly repository: string;
  /** Pinned binaries that go into the image, under their hashes, and the folder there. */
  readonly artifacts: readonly FilledArtifact[];
  readonly artifactsFolder: string;
  /** User and group that its program runs as; absent: root. */
  readonly user?: string;
  readonly signal: AbortSignal;
}

/**
 * The image of one of our programs, made without any daemon: the base, the program's bundle, and pinned binaries. The
 * same checkout gives the same bytes; what has not changed is not made again.
 * @throws ML-USAGE when the program has not been built; ML-ARTIFACT-*
 */
export async function appImage(options: AppImageOptions): Promise<BuiltImage> {
  const { root, app, repository, artifacts, artifactsFolder, user, signal } = options;
  const built = join(root, 'dist', 'apps', app);
  if (!existsSync(built)) throw moorlineError('ML-USAGE', `${built} is not there: ./moorline build makes it`);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const name = `docker.io/moorline/${repository}:${version}`;
  const base = await baseLayer(signal);
  const key = createHash('sha256').update(JSON.stringify([name, base, artifacts.map(({ sha256 }) => sha256)]));
  for (const file of await filesOf(built)) key.update(`\0${file}\0`).update(await readFile(join(built, file)));
  const folder = join(root, 'dist', 'images');
  const archive = join(folder, archiveName(repository, key.digest('hex')));
  if (existsSync(archive)) return { name, archive };
  const layer = await mkdtemp(join(tmpdir(), 'moorline-image-'));
  try {
    await chmod(layer, 0o755);
    await cp(built, join(layer, PROGRAMS, app), { recursive: true });
    await mkdir(join(layer, artifactsFolder), { recursive: true });
    for (const { sha256, path } of artifacts) await copyFile(path, join(layer, artifactsFolder, sha256));
    await removeEarlier(folder, repository);
    await packImage(archive, { name, layers: [base, layer], config: { Entrypoint: [IMAGE_NODE, `${PROGRAMS}/${app}/main.cjs`], Env: [PATH], ...(user === undefined ? {} : { User: user }) }, signal });
    return { name, archive };
  } finally {
    await rm(layer, { recursive: true, force: true });
  }
}

/** Archives of earlier forms of the same image; what is not whole may be another process's at work. */
async function removeEarlier(folder: string, repository: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.filter((name) => isArchiveOf(repository, name)).map((name) => rm(join(folder, name), { force: true })));
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(folder.length + 1)] : [])).toSorted();
}
