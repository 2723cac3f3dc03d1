import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_INDEX_FILE, bundleIndexSchema, moorlineError, type Bundle, type BundleIndex } from '@moorline/mesh-core';

/** Older bundles that stay served: workers may hold a bootstrap that names one of them. */
const OLDER_KEPT = 16;

/** The bundles that were built last. @throws ML-ARTIFACT-UNAVAILABLE when there are none */
export async function builtBundles(root: string): Promise<readonly Bundle[]> {
  const index = await readIndex(join(root, 'dist', 'bundles'));
  if (index.bundles.length === 0) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', 'no bundle was built');
  return index.bundles;
}

/** Puts the bundles into a mirror, each under its SHA-256 and seen only when it is whole; older ones stay. */
export async function publishBundles(root: string, bundles: readonly Bundle[], mirror: string): Promise<void> {
  await mkdir(mirror, { recursive: true });
  for (const { sha256 } of bundles) {
    await replaceWhole(join(mirror, sha256), (draft) => copyFile(join(root, 'dist', 'bundles', sha256), draft));
  }
  const older = (await readIndex(mirror)).bundles.filter((known) => bundles.every(({ sha256 }) => sha256 !== known.sha256));
  const index: BundleIndex = { version: 1, bundles: [...bundles, ...older.slice(0, OLDER_KEPT)] };
  await replaceWhole(join(mirror, BUNDLE_INDEX_FILE), (draft) => writeFile(draft, `${JSON.stringify(index, null, 2)}\n`));
}

async function readIndex(folder: string): Promise<BundleIndex> {
  try {
    return bundleIndexSchema.parse(JSON.parse(await readFile(join(folder, BUNDLE_INDEX_FILE), 'utf8')));
  } catch {
    return { version: 1, bundles: [] };
  }
}

async function replaceWhole(path: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    await write(draft);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
