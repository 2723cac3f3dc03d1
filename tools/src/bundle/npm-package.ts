import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import * as z from 'zod';
import { registryEnvironment } from '../npm/index.ts';

/** Node itself has 50 MB; minutes are for the slowest of links. */
const FETCH_DEADLINE_MS = 300_000;
const EXTRACT_DEADLINE_MS = 120_000;

/** One package of a package-lock.json, of which only the pinned hash matters (npm, package-lock.json). */
const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })) });

export interface PinnedPackage {
  readonly name: string;
  /** The package-lock.json that pins it. */
  readonly lock: string;
  /** Where it lies if it is for this machine. */
  readonly installed: string;
}

export interface NpmOptions {
  /** Root of the checkout. */
  readonly root: string;
  readonly signal: AbortSignal;
}

/**
 * Folder of an npm package that npm itself does not install here, because it is for another machine: fetched by
 * npm, checked against the hash of the lock, and kept in `.moorline`.
 * @throws ML-ARTIFACT-UNAVAILABLE when npm cannot fetch it; ML-ARTIFACT-HASH
 */
export async function pinnedPackage({ name, lock, installed }: PinnedPackage, { root, signal }: NpmOptions): Promise<string> {
  if (existsSync(installed)) return installed;
  const { version, integrity } = lockSchema.parse(JSON.parse(await readFile(lock, 'utf8'))).packages[`node_modules/${name}`] ?? {};
  if (version === undefined || integrity === undefined) throw moorlineError('ML-ARTIFACT-UNKNOWN', `${name} is not pinned in ${lock}`);
  const kept = join(root, '.moorline', 'packages', `${name.replaceAll('/', '-')}-${version}`);
  if (existsSync(kept)) return kept;
  await mkdir(join(root, '.moorline', 'packages'), { recursive: true });
  const draft = await mkdtemp(`${kept}.`);
  try {
    const archive = await fetchPackage(`${name}@${version}`, draft, { root, signal });
    const found = `sha512-${createHash('sha512').update(await readFile(archive)).digest('base64')}`;
    if (found !== integrity) throw moorlineError('ML-ARTIFACT-HASH', `${name} ${version}: ${found} in place of ${integrity}`);
    await run('tar', ['-xzf', archive, '-C', draft], { signal, deadlineMs: EXTRACT_DEADLINE_MS });
    await rename(join(draft, 'package'), kept).catch(ignoreOther);
    return kept;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function fetchPackage(spec: string, folder: string, { root, signal }: NpmOptions): Promise<string> {
  const npm = join(root, '.moorline', `node-${process.versions.node}`, 'node_modules', 'npm', 'bin', 'npm-cli.js');
  try {
    const options = ['--ignore-scripts', '--no-update-notifier', '--loglevel=error', '--pack-destination', folder, '--cache', join(root, '.moorline', 'npm-cache')];
    await run(process.execPath, [npm, 'pack', spec, ...options], { signal, cwd: folder, deadlineMs: FETCH_DEADLINE_MS, environment: registryEnvironment(process.env) });
  } catch (error) {
    throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `npm cannot fetch ${spec}`, error);
  }
  const archive = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `npm fetched nothing for ${spec}`);
  return join(folder, archive);
}

/** Another build put the same package there at the same time. */
function ignoreOther(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}
