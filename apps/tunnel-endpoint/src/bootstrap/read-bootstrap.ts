import type { Readable } from 'node:stream';
import { moorlineError, type EndpointBootstrap } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';
import { parseBootstrap } from './parse-bootstrap.ts';

/** A bootstrap is about 8 KiB, most of it certificates. */
const BOOTSTRAP_MAX_BYTES = 256 * 1024;
/** The control plane writes it at once; a person who types finds out soon that it is not a prompt. */
const BOOTSTRAP_DEADLINE_MS = 10_000;

/**
 * Reads the bootstrap to the end of the stream.
 * @throws ML-PROTOCOL, ML-TIMEOUT, ML-ABORTED
 */
export async function readBootstrap(stream: Readable, signal: AbortSignal): Promise<EndpointBootstrap> {
  const read = (): Promise<string> => readText(stream);
  return parseBootstrap(await withDeadline(read, { deadlineMs: BOOTSTRAP_DEADLINE_MS, what: 'reading the bootstrap from standard input', signal }));
}

async function readText(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes > BOOTSTRAP_MAX_BYTES) throw moorlineError('ML-PROTOCOL', `the bootstrap is longer than ${BOOTSTRAP_MAX_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
