import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { asMoorlineError, type KubernetesConfiguration } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import type { Authority } from '../../pki/index.ts';
import { answerJson, CONNECTIONS_CHECKING_INTERVAL_MS, createBodyReader, listen, stoppable } from '../../server/index.ts';
import { answerReview, statusOfFailure } from './review.ts';

/** For pods of every namespace; those that ask are found by themselves. */
export const ADMIT_PATH = '/admit';
/** For pods of namespaces that ask for all of them. */
export const ADMIT_ALL_PATH = '/admit/all';
/** A pod has 1.5 MiB at most (etcd), and the review holds it. */
const REVIEW_MAX_BYTES = 4 * 1024 * 1024;
/** Of all reviews that are being read: hundreds of ordinary pods at once, and a few of the largest. */
const REVIEWS_READING_MAX_BYTES = 64 * 1024 * 1024;
/** Reviews come over connections that the API server keeps; one that hangs is not waited for. */
const REQUEST_TIMEOUT_MS = 10_000;
/** An API server has 200 changes under way at once (its default), each with a connection of its own; there may be a few. Each may hold a body. */
const CONNECTIONS_MAX = 600;
/** Twice a day, for certificates that are valid for much longer. */
const RENEW_INTERVAL_MS = 12 * 60 * 60 * 1_000;

export interface WebhookOptions {
  readonly configuration: KubernetesConfiguration;
  readonly authority: Authority;
  /** Milliseconds between new certificates. */
  readonly renewEveryMs?: number;
  readonly life: Pick<Lifecycle, 'signal' | 'defer'>;
  readonly log: Logger;
}

export interface ServedWebhook {
  /** End of the certificate that is served, in milliseconds since the epoch. */
  readonly validUntilMs: () => number;
}

/** Serves the mutating webhook; every replica does, because it knows nothing that another does not. */
export async function serveWebhook({ configuration, authority, renewEveryMs = RENEW_INTERVAL_MS, life, log }: WebhookOptions): Promise<ServedWebhook> {
  let validUntilMs = 0;
  const { webhook, virtualNodes, listen: { address } } = configuration;
  const identity = async (): Promise<{ key: string; cert: string; minVersion: 'TLSv1.2' }> => {
    const { privateKey, certificate } = await authority.issue(webhook.serverNames, Date.now());
    validUntilMs = new X509Certificate(certificate).validToDate.getTime();
    return { key: privateKey, cert: certificate, minVersion: 'TLSv1.2' };
  };
  const read = createBodyReader({ eachMaxBytes: REVIEW_MAX_BYTES, allMaxBytes: REVIEWS_READING_MAX_BYTES });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split('?')[0];
    try {
      if (request.method !== 'POST' || (path !== ADMIT_PATH && path !== ADMIT_ALL_PATH)) return answerJson(response, 404, {});
      answerJson(response, 200, answerReview(await read(request), path === ADMIT_ALL_PATH, virtualNodes));
    } catch (error) {
      const { code, detail } = asMoorlineError(error);
      log.warn({ code, detail }, 'admission review refused');
      // What is left of a body that was refused is not read: the connection cannot be used again.
      if (!request.complete) response.setHeader('connection', 'close');
      answerJson(response, statusOfFailure(error), { code });
    }
  };
  const server = createServer({ ...(await identity()), requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: CONNECTIONS_CHECKING_INTERVAL_MS }, (request, response) => void answer(request, response));
  server.maxConnections = CONNECTIONS_MAX;
  const stop = stoppable(server);
  await listen(server, { address, port: webhook.port });
  life.defer('webhook', () => stop());
  renew(server, renewEveryMs, identity, log, life.signal);
  return { validUntilMs: () => validUntilMs };
}

function renew(server: Server, everyMs: number, identity: () => Promise<{ key: string; cert: string; minVersion: 'TLSv1.2' }>, log: Logger, signal: AbortSignal): void {
  const once = async (): Promise<void> => {
    try {
      server.setSecureContext(await identity());
    } catch (error) {
      log.error({ err: error }, 'certificate of the webhook not renewed');
    }
  };
  const timer = setInterval(() => void once(), everyMs);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
