import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifactsFor, IMAGE_ARTIFACTS_FOLDER, moorlineError } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { fillMirror } from '../artifacts/index.ts';
import { baseLayer, IMAGE_NODE } from './base/base-layer.ts';
import { packImage } from './pack-image.ts';

const APP = 'tunnel-endpoint';
const APP_FOLDER = `/opt/moorline/${APP}`;
const KEY_DIGITS = 16;

export interface BuiltImage {
  /** Full name with a tag. */
  readonly name: string;
  /** As `ctr images import`, `docker load` and `podman load` read it. */
  readonly archive: string;
}

export interface EndpointImageOptions {
  /** Root of the checkout; the endpoint must have been built. */
  readonly root: string;
  readonly signal?: AbortSignal;
}

/**
 * The image of the endpoint's pod, made without any daemon: the base, the endpoint's bundle, and the pinned
 * wireguard-go. The same checkout gives the same bytes; what has not changed is not made again.
 * @throws ML-USAGE when the endpoint has not been built; ML-ARTIFACT-*
 */
export async function endpointImage({ root, signal = new AbortController().signal }: EndpointImageOptions): Promise<BuiltImage> {
  const app = join(root, 'dist', 'apps', APP);
  if (!existsSync(app)) throw moorlineError('ML-USAGE', `${app} is not there: ./moorline build makes it`);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const name = `docker.io/moorline/endpoint:${version}`;
  const base = await baseLayer(signal);
  const artifacts = await fillMirror({ folder: join(root, '.moorline', 'mirror'), lock: artifactsFor(artifactLock(), process.arch), signal });
  const wireguard = artifacts.filter((each) => each.name === 'wireguard-go');
  const key = createHash('sha256').update(JSON.stringify([name, base, wireguard.map(({ sha256 }) => sha256)]));
  for (const file of await filesOf(app)) key.update(`\0${file}\0`).update(await readFile(join(app, file)));
  const archive = join(root, 'dist', 'images', `endpoint-${key.digest('hex').slice(0, KEY_DIGITS)}.tar`);
  if (existsSync(archive)) return { name, archive };
  const layer = await mkdtemp(join(tmpdir(), 'moorline-image-'));
  try {
    await chmod(layer, 0o755);
    await cp(app, join(layer, APP_FOLDER), { recursive: true });
    await mkdir(join(layer, IMAGE_ARTIFACTS_FOLDER), { recursive: true });
    for (const { sha256, path } of wireguard) await copyFile(path, join(layer, IMAGE_ARTIFACTS_FOLDER, sha256));
    await rm(join(root, 'dist', 'images'), { recursive: true, force: true });
    await packImage(archive, { name, layers: [base, layer], config: { Entrypoint: [IMAGE_NODE, `${APP_FOLDER}/main.cjs`], Env: ['PATH=/usr/local/bin:/usr/sbin:/usr/bin'] }, signal });
    return { name, archive };
  } finally {
    await rm(layer, { recursive: true, force: true });
  }
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(folder.length + 1)] : [])).toSorted();
}
