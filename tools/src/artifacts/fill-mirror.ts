import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMoorlineError, moorlineError, type Artifact, type ArtifactLock, type ArtifactSource } from '@moorline/mesh-core';
import { fetchFromDebian } from './debian/index.ts';
import { download } from './download.ts';
import { checkPinned, isWhole, storeWhole } from './store.ts';

export interface FillMirrorOptions {
  /** Where the files go, each named by its SHA-256; made if it is missing. */
  readonly folder: string;
  readonly lock: ArtifactLock;
  /** Base URLs of an operator's own mirrors, asked first: `<base>/<sha256>`. */
  readonly from?: readonly string[];
  readonly signal?: AbortSignal;
}

/** One file of a filled mirror. */
export interface FilledArtifact {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly path: string;
  /** `present`, or where it was taken from. */
  readonly from: string;
}

/**
 * Makes `folder` hold every artifact of the lock. What is there with the right hash stays; the rest comes
 * from the first source that gives the pinned bytes, and is seen under its name only when it is whole.
 * @throws ML-ARTIFACT-HASH, -SHORT when a source gives something else, -UNAVAILABLE when none gives anything
 */
export async function fillMirror({ folder, lock, from = [], signal = new AbortController().signal }: FillMirrorOptions): Promise<readonly FilledArtifact[]> {
  await mkdir(folder, { recursive: true });
  const filled: FilledArtifact[] = [];
  for (const artifact of lock.artifacts) {
    const { name, version, sha256 } = artifact;
    const path = join(folder, sha256);
    const origin = (await isWhole(path, artifact)) ? 'present' : await fetchFirst(artifact, path, from, signal);
    filled.push({ name, version, sha256, path, from: origin });
  }
  return filled;
}

async function fetchFirst(artifact: Artifact, path: string, from: readonly string[], signal: AbortSignal): Promise<string> {
  const operators = from.map((base): ArtifactSource => ({ kind: 'https', url: `${base.replace(/\/+$/, '')}/${artifact.sha256}` }));
  const failures: unknown[] = [];
  for (const source of [...operators, ...artifact.sources]) {
    const origin = source.kind === 'https' ? source.url : `Debian package ${source.package} ${source.version}`;
    try {
      const content = source.kind === 'https' ? await download(source.url, artifact.size, signal) : await fetchFromDebian(source, signal);
      checkPinned(content, artifact, origin);
      await storeWhole(path, content);
      return origin;
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  throw worst(artifact, failures);
}

/** Bytes that are not the pinned ones say more than a source that does not answer. */
function worst(artifact: Artifact, failures: readonly unknown[]): unknown {
  const wrong = failures.find((failure) => isMoorlineError(failure, 'ML-ARTIFACT-HASH') || isMoorlineError(failure, 'ML-ARTIFACT-SHORT'));
  if (wrong !== undefined) return wrong;
  const reasons = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  return moorlineError('ML-ARTIFACT-UNAVAILABLE', `${artifact.name} ${artifact.version}: ${reasons.join('; ')}`, new AggregateError(failures));
}
