import type { IncomingMessage } from 'node:http';
import { asMoorlineError, moorlineError, type ErrorCode } from '@moorline/mesh-core';

/** Codes for what is wrong with a body. */
export interface BodyCodes {
  readonly malformed: ErrorCode;
  readonly tooLarge: ErrorCode;
}

const PROTOCOL: BodyCodes = { malformed: 'ML-PROTOCOL', tooLarge: 'ML-PROTOCOL' };

/** Told of each part of a body before it is kept; may throw. */
export type OnBytes = (bytes: number) => void;

/**
 * Reads a JSON body of at most `maxBytes`. The request stays open on failure, so that it can be answered.
 * @throws the codes, by default ML-PROTOCOL; ML-ABORTED when the client leaves before its end
 */
export async function readJson(request: IncomingMessage, maxBytes: number, { malformed, tooLarge }: BodyCodes = PROTOCOL, onBytes: OnBytes = () => undefined): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw moorlineError(tooLarge, `a body of more than ${maxBytes} bytes`);
      onBytes(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    throw asMoorlineError(error, 'ML-ABORTED', `reading a body (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // The text may hold a token: it is not quoted, and the parser's message would quote it.
    throw moorlineError(malformed, 'the body is not JSON');
  }
}
