import { request, type RequestOptions } from 'node:https';
import type { Agent, IncomingMessage } from 'node:http';
import { isMoorlineError, moorlineError } from '@moorline/mesh-core';
import { silentProxy } from '../http-proxy/index.ts';
import { tlsFailure } from '../tls/index.ts';
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
 * @throws ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-CONTROL-UNREACHABLE, ML-PROXY-*,
 * ML-PROTOCOL (answer too long), ML-TIMEOUT, ML-ABORTED
 */
export async function httpsRequest(options: HttpsRequest): Promise<HttpsAnswer> {
  const { url, deadlineMs, signal, maxBytes } = options;
  let connected = false;
  try {
    return await withDeadline(
      async (within) => {
        const response = await send(options, within, () => (connected = true));
        return { status: response.statusCode ?? 0, body: await readBounded(response, url, maxBytes) };
      },
      { deadlineMs, what: url, signal },
    );
  } catch (error) {
    throw (isMoorlineError(error, 'ML-TIMEOUT') && !connected ? silentProxy(options.agent, new URL(url).host) : null) ?? error;
  }
}

/** @param onSocket called once a proxy, if there is one, has let us through */
function send({ url, method, ca, body, agent }: HttpsRequest, signal: AbortSignal, onSocket: () => void): Promise<IncomingMessage> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  // Said here, NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
  const verified = { ca, rejectUnauthorized: true, minVersion: 'TLSv1.3' } as const;
  const options: RequestOptions = { method, headers, agent: agent ?? false, ...verified };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, resolve);
    // Not by an option: before there is a socket only this ends the connection to a proxy.
    signal.addEventListener('abort', () => outgoing.abort(), { once: true });
    outgoing.once('socket', onSocket);
    outgoing.once('error', (error) => reject(tlsFailure(error, url)));
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
