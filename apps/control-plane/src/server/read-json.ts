import type { IncomingMessage } from 'node:http';
import { moorlineError } from '@moorline/mesh-core';

/**
 * Reads a JSON body of at most `maxBytes`. The request stays open on failure, so that it can be answered.
 * @throws ML-PROTOCOL
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw moorlineError('ML-PROTOCOL', `a body of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // The text may hold a token: it is not quoted, and the parser's message would quote it.
    throw moorlineError('ML-PROTOCOL', 'the body is not JSON');
  }
}
