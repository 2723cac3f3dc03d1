import type { IncomingMessage } from 'node:http';
import { moorlineError, type ErrorCode } from '@moorline/mesh-core';

/** Codes for what is wrong with a body. */
export interface BodyCodes {
  readonly malformed: ErrorCode;
  readonly tooLarge: ErrorCode;
}

const PROTOCOL: BodyCodes = { malformed: 'ML-PROTOCOL', tooLarge: 'ML-PROTOCOL' };

/**
 * Reads a JSON body of at most `maxBytes`. The request stays open on failure, so that it can be answered.
 * @throws the codes, by default ML-PROTOCOL
 */
export async function readJson(request: IncomingMessage, maxBytes: number, { malformed, tooLarge }: BodyCodes = PROTOCOL): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw moorlineError(tooLarge, `a body of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // The text may hold a token: it is not quoted, and the parser's message would quote it.
    throw moorlineError(malformed, 'the body is not JSON');
  }
}
