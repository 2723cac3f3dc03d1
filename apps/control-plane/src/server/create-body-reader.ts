import type { IncomingMessage } from 'node:http';
import { asMoorlineError, moorlineError, type ErrorCode } from '@moorline/mesh-core';

/** What a door takes in. */
export interface BodyBounds {
  readonly eachMaxBytes: number;
  /** Of all bodies that are being read: whoever is slow takes up no more than has arrived of its own. */
  readonly allMaxBytes: number;
  readonly malformed?: ErrorCode;
  readonly tooLarge?: ErrorCode;
}

/** Reads a body of JSON. The request stays open on failure, so that it can be answered. */
export type ReadBody = (request: IncomingMessage) => Promise<unknown>;

/**
 * One for each door of a server that takes bodies: no body is larger, and all together are not, however many come at
 * once and however slowly. The reader throws the codes, by default ML-PROTOCOL; ML-BUSY when other bodies take all
 * that there is; ML-ABORTED when the client leaves before its end.
 */
export function createBodyReader({ eachMaxBytes, allMaxBytes, malformed = 'ML-PROTOCOL', tooLarge = 'ML-PROTOCOL' }: BodyBounds): ReadBody {
  let allBytes = 0;
  return async (request) => {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        if (length + chunk.length > eachMaxBytes) throw moorlineError(tooLarge, `a body of more than ${eachMaxBytes} bytes`);
        if (allBytes + chunk.length > allMaxBytes) throw moorlineError('ML-BUSY', `${allBytes} bytes of other bodies are being read`);
        length += chunk.length;
        allBytes += chunk.length;
        chunks.push(chunk);
      }
      return parsed(Buffer.concat(chunks).toString('utf8'), malformed);
    } catch (error) {
      throw asMoorlineError(error, 'ML-ABORTED', `reading a body (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
    } finally {
      allBytes -= length;
    }
  };
}

function parsed(text: string, malformed: ErrorCode): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The text may hold a token: it is not quoted, and the parser's message would quote it.
    throw moorlineError(malformed, 'the body is not JSON');
  }
}
