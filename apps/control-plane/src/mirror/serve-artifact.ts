import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { moorlineError, type ArtifactLock } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';
import { mirrorPath } from './mirror-path.ts';
import { publishedBundles } from './published-bundles.ts';

/** Downloads at once; more wait their turn by trying again. */
const STREAMS_MAX = 128;
/** An agent gives a download up after a minute; who reads more slowly only holds a turn that others wait for. */
const STREAM_DEADLINE_MS = 90_000;

export interface MirrorOptions {
  readonly folder: string;
  readonly lock: ArtifactLock;
  readonly streamDeadlineMs?: number;
}

export interface Mirror {
  /**
   * Streams an artifact of the lock or a bundle of the agent that was published here, nothing else.
   * @throws ML-ARTIFACT-UNKNOWN, ML-ARTIFACT-UNAVAILABLE, ML-ARTIFACT-SHORT, ML-BUSY, before anything was sent; ML-TIMEOUT, cutting it
   */
  readonly serve: (sha256: string, response: ServerResponse) => Promise<void>;
  /** Names of the lock's artifacts for an architecture that the folder lacks. */
  readonly missing: (architecture: string) => Promise<readonly string[]>;
}

/** The artifact mirror: agents take their pinned binaries from here and check them themselves. */
export function createMirror({ folder, lock, streamDeadlineMs = STREAM_DEADLINE_MS }: MirrorOptions): Mirror {
  let streams = 0;

  const openArtifact = async (sha256: string): Promise<FileHandle> => {
    try {
      return await open(mirrorPath(folder, sha256), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `${sha256}: ${(error as NodeJS.ErrnoException).code ?? ''}`, error);
    }
  };
  const send = async (sha256: string, size: number, response: ServerResponse): Promise<void> => {
    const file = await openArtifact(sha256);
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size !== size) throw moorlineError('ML-ARTIFACT-SHORT', `${sha256} of the mirror: ${stats.size} bytes in place of ${size}`);
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size, 'cache-control': 'public, max-age=31536000, immutable' });
      const stream = file.createReadStream({ autoClose: false, end: size - 1 });
      await withDeadline((signal) => pipeline(stream, response, { signal }), { deadlineMs: streamDeadlineMs, what: `sending ${sha256}` });
    } finally {
      await file.close();
    }
  };
  return {
    serve: async (sha256, response) => {
      const artifact = [...lock.artifacts, ...(await publishedBundles(folder))].find((candidate) => candidate.sha256 === sha256);
      if (artifact === undefined) throw moorlineError('ML-ARTIFACT-UNKNOWN', 'no artifact of this name is pinned');
      if (streams >= STREAMS_MAX) throw moorlineError('ML-BUSY', `${STREAMS_MAX} downloads run already`);
      streams += 1;
      try {
        await send(sha256, artifact.size, response);
      } finally {
        streams -= 1;
      }
    },
    missing: async (architecture) => {
      const wanted = lock.artifacts.filter((artifact) => artifact.architecture === architecture);
      const present = await Promise.all(wanted.map(({ sha256 }) => openArtifact(sha256).then((file) => file.close().then(() => true), () => false)));
      return wanted.filter((_, index) => present[index] === false).map(({ name }) => name);
    },
  };
}
