import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { KubeConfig } from '@kubernetes/client-node';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Seconds, as the server asks; null: it does not. */
  readonly retryAfterSec: number | null;
}

export type Send = (request: Request) => Promise<Answer>;

/** Two hundred pods at once share them. */
const SOCKETS_MAX = 32;
/** A list of ten thousand pods. */
const ANSWER_MAX_BYTES = 256 * 1024 * 1024;
const USER_AGENT = 'moorline-control';

/** Sends requests to the cluster of a kubeconfig, as its user, over connections that are kept. */
export function createSend(config: KubeConfig, server: URL): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  return async ({ method, path, query = {}, body, contentType = 'application/json', signal }) => {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const url = new URL(server);
    url.pathname = `${server.pathname.replace(/\/$/, '')}${path}`;
    url.search = new URLSearchParams(query).toString();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...options.headers, accept: 'application/json', 'user-agent': USER_AGENT, ...(text === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }) };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(url, { ...options, agent, method, headers, signal }, resolve);
      outgoing.once('error', reject);
      outgoing.end(text);
    });
    const retryAfter = Number(response.headers['retry-after'] ?? Number.NaN);
    return { status: response.statusCode ?? 0, body: await textOf(response), retryAfterSec: Number.isFinite(retryAfter) ? retryAfter : null };
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_MAX_BYTES) throw new Error(`an answer of more than ${ANSWER_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
