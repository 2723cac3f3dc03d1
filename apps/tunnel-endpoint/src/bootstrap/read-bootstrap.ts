import { createReadStream } from 'node:fs';
import { isMoorlineError, moorlineError, type EndpointBootstrap, type RelayIdentity } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';
import { parseBootstrap, parseRelayIdentity } from './parse-bootstrap.ts';

/** A bootstrap is about 8 KiB, most of it certificates. */
const BOOTSTRAP_MAX_BYTES = 256 * 1024;
/** The control plane writes it at once; a person who types finds out soon that it is not a prompt. */
const BOOTSTRAP_DEADLINE_MS = 10_000;

/**
 * Reads the bootstrap to its end.
 * @param file null: from standard input
 * @throws ML-PROTOCOL, ML-TIMEOUT, ML-ABORTED
 */
export async function readBootstrap(file: string | null, signal: AbortSignal): Promise<EndpointBootstrap> {
  return parseBootstrap(await readText(file, signal));
}

/**
 * Reads of the bootstrap's file what a running endpoint takes over, whatever else an older or newer control plane has
 * written there.
 * @throws ML-PROTOCOL, ML-TIMEOUT, ML-ABORTED
 */
export async function readRelayIdentity(file: string, signal: AbortSignal): Promise<RelayIdentity> {
  return parseRelayIdentity(await readText(file, signal));
}

function readText(file: string | null, signal: AbortSignal): Promise<string> {
  const from = file ?? 'standard input';
  const stream = file === null ? process.stdin : createReadStream(file);
  const read = async (): Promise<string> => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      if (bytes > BOOTSTRAP_MAX_BYTES) throw moorlineError('ML-PROTOCOL', `the bootstrap is longer than ${BOOTSTRAP_MAX_BYTES} bytes`);
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString('utf8');
  };
  const named = (error: unknown): never => {
    throw isMoorlineError(error) ? error : moorlineError('ML-PROTOCOL', `the bootstrap of ${from}: ${(error as NodeJS.ErrnoException).code ?? 'not readable'}`, error);
  };
  return withDeadline(() => read().catch(named), { deadlineMs: BOOTSTRAP_DEADLINE_MS, what: `reading the bootstrap from ${from}`, signal });
}
