import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifactFor, artifactLockSchema } from '@moorline/mesh-core';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The wireguard-go of the lock, in the mirror of this checkout. */
export function pinnedWireguard(): { readonly path: string; readonly sha256: string } {
  const lock = artifactLockSchema.parse(JSON.parse(readFileSync(join(ROOT, 'artifacts.lock.json'), 'utf8')));
  const { sha256 } = artifactFor(lock, 'wireguard-go', process.arch);
  return { path: join(ROOT, '.moorline', 'mirror', sha256), sha256 };
}
