import { isMoorlineError, moorlineError } from '@moorline/mesh-core';

/** Binaries have a few MiB: minutes are for the slowest of links. */
const DOWNLOAD_DEADLINE_MS = 300_000;

/**
 * The body of an https URL, of at most `maxBytes`; the caller checks what it is.
 * @throws ML-ARTIFACT-UNAVAILABLE, ML-ARTIFACT-SHORT when more comes than expected
 */
export async function download(url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_DEADLINE_MS)]) });
    if (!answer.ok || answer.body === null) throw new Error(`HTTP ${answer.status}`);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of answer.body) {
      length += chunk.length;
      if (length > maxBytes) throw moorlineError('ML-ARTIFACT-SHORT', `${url}: more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (isMoorlineError(error)) throw error;
    throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `${url}: ${reasonOf(error)}`, error);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
