import type { Agent } from 'node:http';
import { moorlineError, type ErrorCode } from '@moorline/mesh-core';
import { httpsRequest } from '../https-client/index.ts';
import { errorOfProblem } from '../problem/index.ts';
import { retry } from './retry.ts';

/** Artifacts have a few MiB: seconds even over a slow site link. */
const ATTEMPT_DEADLINE_MS = 60_000;
const RETRY_DEADLINE_MS = 30_000;
/** An answer that says why not; larger than the limits of its schema in any encoding. */
const PROBLEM_MAX_BYTES = 32 * 1024;
/** What a later attempt may not meet again: a mirror that serves many at this moment says so. */
const TRANSIENT: readonly ErrorCode[] = ['ML-CONTROL-UNREACHABLE', 'ML-PROXY-UNREACHABLE', 'ML-BUSY'];

export interface FetchArtifactOptions {
  /** `https://HOST:PORT` of the control plane. */
  readonly server: string;
  readonly ca: string;
  readonly sha256: string;
  /** Bytes, as pinned. */
  readonly size: number;
  readonly signal: AbortSignal;
  readonly agent?: Agent;
}

/**
 * The bytes of a pinned binary from the control plane's mirror, not more than `size`. The caller checks
 * the hash of the copy that it runs.
 * @throws ML-ARTIFACT-UNAVAILABLE, ML-ARTIFACT-SHORT, ML-BUSY, ML-PROTOCOL, those of a connection, ML-TIMEOUT, ML-ABORTED
 */
export function fetchArtifact({ server, ca, sha256, size, signal, agent }: FetchArtifactOptions): Promise<Buffer> {
  const url = new URL(`/v1/artifacts/${sha256}`, server).href;
  const attempt = async (): Promise<Buffer> => {
    const { status, body } = await httpsRequest({
      url,
      method: 'GET',
      ca,
      maxBytes: Math.max(size, PROBLEM_MAX_BYTES),
      deadlineMs: ATTEMPT_DEADLINE_MS,
      signal,
      ...(agent === undefined ? {} : { agent }),
    });
    if (status !== 200) throw errorOfProblem(body.toString(), url);
    if (body.length !== size) throw moorlineError('ML-ARTIFACT-SHORT', `${url}: ${body.length} bytes in place of ${size}`);
    return body;
  };
  return retry(attempt, { deadlineMs: RETRY_DEADLINE_MS, signal, isTransient: (error) => TRANSIENT.includes(error.code) });
}
