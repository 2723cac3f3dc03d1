import type { Agent } from 'node:http';
import { asMoorlineError, moorlineError } from '@moorline/mesh-core';
import { decodeServerMessage } from './decode.ts';
import { openSocket } from './open-socket.ts';

export interface GreetHubOptions {
  /** `wss://HOST:PORT/v1/hub` */
  readonly url: string;
  /** PEM of the only authority that is trusted. */
  readonly ca: string;
  readonly signal: AbortSignal;
  /** For a way through an HTTP proxy. */
  readonly proxyAgent?: Agent;
}

/**
 * Connects to the hub until it has asked who we are, and leaves without an answer: nothing is claimed by it.
 * @throws ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-PROXY-*, ML-CONTROL-UNREACHABLE, ML-PROTOCOL, ML-ABORTED
 */
export async function greetHub({ url, ca, signal, proxyAgent }: GreetHubOptions): Promise<void> {
  const challenged = Promise.withResolvers<void>();
  const socket = openSocket({ url, ca, ...(proxyAgent === undefined ? {} : { proxyAgent }) }, challenged.reject);
  const abort = (): void => challenged.reject(moorlineError('ML-ABORTED', url, signal.reason));
  signal.addEventListener('abort', abort, { once: true });
  socket.once('close', () => challenged.reject(moorlineError('ML-CONTROL-UNREACHABLE', `${url} closed without a word`)));
  socket.once('message', (data) => {
    try {
      const { kind } = decodeServerMessage(String(data));
      if (kind === 'challenge') challenged.resolve();
      else challenged.reject(moorlineError('ML-PROTOCOL', `${url} began with ${kind}`));
    } catch (error) {
      challenged.reject(asMoorlineError(error));
    }
  });
  try {
    await challenged.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    socket.terminate();
  }
}
