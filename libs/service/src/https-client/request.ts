import { request, type RequestOptions } from 'node:https';
import type { Agent, IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { moorlineError } from '@moorline/mesh-core';
import { proxyFailure, tlsFailure } from '../tls/index.ts';
import { withDeadline } from '../deadline/index.ts';

export interface HttpsRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** PEM of the only authority that is trusted. */
  readonly ca: string;
  /** JSON text. */
  readonly body?: string;
  /** A longer answer is refused. */
  readonly maxBytes: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** For a way through an HTTP proxy. */
  readonly agent?: Agent;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * One request over TLS.
 * @throws ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-CONTROL-UNREACHABLE, ML-PROXY-REFUSED,
 * ML-PROTOCOL (answer too long), ML-TIMEOUT, ML-ABORTED
 */
export async function httpsRequest(options: HttpsRequest): Promise<HttpsAnswer> {
  const { url, deadlineMs, signal, maxBytes } = options;
  return withDeadline(
    async (within) => {
      const response = await send(options, within);
      if (!(response.socket instanceof TLSSocket)) throw moorlineError('ML-PROXY-REFUSED', `${url}: HTTP status ${response.statusCode}`);
      return { status: response.statusCode ?? 0, body: await readBounded(response, url, maxBytes) };
    },
    { deadlineMs, what: url, signal },
  );
}

function send({ url, method, ca, body, agent }: HttpsRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  // Said here, NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
  const verified = { ca, rejectUnauthorized: true, minVersion: 'TLSv1.3' } as const;
  const options: RequestOptions = { method, headers, signal, agent: agent ?? false, ...verified };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, resolve);
    let passed = agent === undefined;
    outgoing.once('proxyConnect', () => (passed = true));
    outgoing.once('error', (error) => reject(passed ? tlsFailure(error, url) : proxyFailure(error, url)));
    outgoing.end(body);
  });
}

async function readBounded(response: IncomingMessage, url: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw tlsFailure(error, url);
  }
  if (length > maxBytes) throw moorlineError('ML-PROTOCOL', `${url} answered with more than ${maxBytes} bytes`);
  return Buffer.concat(chunks);
}
