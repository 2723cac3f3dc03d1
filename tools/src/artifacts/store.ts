import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { moorlineError, type Artifact } from '@moorline/mesh-core';

/**
 * @param origin where the bytes come from, for the message
 * @throws ML-ARTIFACT-SHORT, ML-ARTIFACT-HASH
 */
export function checkPinned(content: Uint8Array, { name, size, sha256 }: Pick<Artifact, 'name' | 'size' | 'sha256'>, origin: string): void {
  if (content.length !== size) throw moorlineError('ML-ARTIFACT-SHORT', `${name} from ${origin}: ${content.length} bytes in place of ${size}`);
  const found = sha256Of(content);
  if (found !== sha256) throw moorlineError('ML-ARTIFACT-HASH', `${name} from ${origin}: ${found} in place of ${sha256}`);
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether the file is there with the pinned size and hash; one that is damaged is fetched again. */
export async function isWhole(path: string, artifact: Artifact): Promise<boolean> {
  try {
    const content = await readFile(path);
    return content.length === artifact.size && sha256Of(content) === artifact.sha256;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `${path} cannot be read`, error);
  }
}

/** Writes the file so that a reader finds it whole or not at all, also after a crash. */
export async function storeWhole(path: string, content: Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o644);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `${path} cannot be written`, error);
  }
}
