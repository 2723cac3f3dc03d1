import { lstat, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError, type ArtifactSource } from '@moorline/mesh-core';
import { sha256Of } from '../store.ts';
import { archiveRoots } from './archive-roots.ts';

export type DebianSource = Extract<ArtifactSource, { readonly kind: 'debian' }>;

/** apt's own downloader: it knows the proxies, passwords and transports that this machine is set up with. */
const APT_HELPER = '/usr/lib/apt/apt-helper';
const DOWNLOAD_DEADLINE_MS = 180_000;
const APT_OPTIONS = ['-o', 'Acquire::Retries=2', '-o', 'Acquire::http::Timeout=30', '-o', 'Acquire::https::Timeout=30'] as const;

/** A Debian package, pinned. */
export type DebianPackage = Pick<DebianSource, 'pool' | 'packageSha256'>;

/**
 * One file out of a Debian package, from the archives that apt is set up with on this machine.
 * @throws ML-ARTIFACT-HASH when the package is not the pinned one, ML-ARTIFACT-UNAVAILABLE
 */
export async function fetchFromDebian(source: DebianSource, signal: AbortSignal): Promise<Uint8Array> {
  return withPackage(source, signal, async (content) => {
    const member = join(content, source.member);
    if (!(await lstat(member)).isFile()) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `${source.member} of ${source.pool} is not a plain file`);
    return readFile(member);
  });
}

/**
 * Fetches a package and gives the folder of what is in it to `use`; it is gone afterwards.
 * @throws as `fetchFromDebian`; what `use` throws
 */
export async function withPackage<Result>(source: DebianPackage, signal: AbortSignal, use: (content: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'moorline-mirror-'));
  try {
    const file = await fetchPackage(source, folder, signal);
    const found = sha256Of(await readFile(file));
    if (found !== source.packageSha256) throw moorlineError('ML-ARTIFACT-HASH', `${source.pool}: ${found} in place of ${source.packageSha256}`);
    const content = join(folder, 'content');
    await run('dpkg-deb', ['--extract', file, content], { signal });
    return await use(content);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchPackage(source: DebianPackage, folder: string, signal: AbortSignal): Promise<string> {
  const file = join(folder, 'package.deb');
  const failures: unknown[] = [];
  for (const root of await archiveRoots(signal)) {
    try {
      await run(APT_HELPER, [...APT_OPTIONS, 'download-file', `${root}${source.pool}`, file], { deadlineMs: DOWNLOAD_DEADLINE_MS, signal });
      return file;
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  const detail = failures.length === 0 ? 'apt is set up with no Debian archive' : failures.map(String).join('; ');
  throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `${source.pool}: ${detail}`, new AggregateError(failures));
}
