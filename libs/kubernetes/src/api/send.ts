import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { KubeConfig } from '@kubernetes/client-node';
import { applyCredentials, asCredentialsFailure } from './credentials.ts';

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

/** Sends one request and gives the answer with its body still to come. */
export type OpenRequest = (request: Request) => Promise<IncomingMessage>;

/** Two hundred pods at once share them. */
const SOCKETS_MAX = 32;
/** A list of ten thousand pods. */
const ANSWER_MAX_BYTES = 256 * 1024 * 1024;
const USER_AGENT = 'moorline-control';
/** A connection that is silent for so long is probed; ten seconds of probes without an answer end it (libuv). */
const PROBE_AFTER_MS = 15_000;

/**
 * Opens requests to the cluster of a kubeconfig, as its user; over connections that are kept, or a new one for each.
 * They throw ML-KUBE-CONFIG when the kubeconfig's credentials cannot be used.
 */
export function createOpen(config: KubeConfig, server: URL, kept: boolean): OpenRequest {
  const agent = new Agent({ keepAlive: kept, maxSockets: SOCKETS_MAX });
  return async ({ method, path, query = {}, body, contentType = 'application/json', signal }) => {
    const options: RequestOptions = await applyCredentials(config);
    const url = new URL(server);
    url.pathname = `${server.pathname.replace(/\/$/, '')}${path}`;
    url.search = new URLSearchParams(query).toString();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...options.headers, accept: 'application/json', 'user-agent': USER_AGENT, ...(text === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }) };
    return new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(url, { ...options, agent, method, headers, signal }, resolve);
      outgoing.once('error', reject);
      outgoing.once('socket', (socket) => void socket.setKeepAlive(true, PROBE_AFTER_MS));
      outgoing.end(text);
    }).catch((error: unknown) => {
      throw asCredentialsFailure(error);
    });
  };
}

/** The whole of an answer. */
export async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const retryAfter = Number(response.headers['retry-after'] ?? Number.NaN);
  return { status: response.statusCode ?? 0, body: await textOf(response), retryAfterSec: Number.isFinite(retryAfter) ? retryAfter : null };
}

/** The text of an answer. @throws when it is too long, or is cut off */
export async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_MAX_BYTES) throw new Error(`an answer of more than ${ANSWER_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
