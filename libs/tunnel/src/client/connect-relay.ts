import type { Agent } from 'node:http';
import { moorlineError } from '@moorline/mesh-core';
import { silentProxy } from '@moorline/service';
import { HANDSHAKE_TIMEOUT_MS, openConnection } from '../connection/index.ts';
import type { DatagramPath } from '../path/index.ts';
import { closeOnAbort } from './close-on-abort.ts';
import { relayFailure } from './relay-failure.ts';
import { requestUpgrade } from './request-upgrade.ts';

export interface ConnectRelayOptions {
  /** `wss://…/v1/relay` */
  readonly url: string;
  /** PEM of the one authority that is trusted; null: the URL may be `ws:`, as only a benchmark may want it. */
  readonly ca: string | null;
  /** Relay ticket; goes into the Authorization header only. */
  readonly ticket: string;
  /** Aborts the attempt, and later closes the connection. */
  readonly signal: AbortSignal;
  /** From `createProxies`. */
  readonly agent?: Agent | undefined;
}

/**
 * Opens a relay to an endpoint.
 * @throws ML-ENDPOINT-UNREACHABLE, ML-RELAY-REFUSED, ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-PROXY-*, ML-PROTOCOL, ML-ABORTED
 */
export async function connectRelay({ url, ca, ticket, signal, agent }: ConnectRelayOptions): Promise<DatagramPath> {
  const { host: target, protocol } = new URL(url);
  if (protocol !== 'wss:' && ca !== null) throw moorlineError('ML-PROTOCOL', `${target} is to be reached over TLS`);
  if (signal.aborted) throw moorlineError('ML-ABORTED', `connecting to ${target}`, signal.reason);
  const progress = { connected: false, status: null as number | null };
  const attempt = new AbortController();
  const cut = (): void => attempt.abort();
  signal.addEventListener('abort', cut, { once: true });
  // Of our own: a timeout of Node begins with a socket, which a silent proxy never gives.
  const timer = setTimeout(cut, HANDSHAKE_TIMEOUT_MS);
  try {
    const upgraded = await requestUpgrade({ url, ca, ticket, agent, signal: attempt.signal, progress });
    return closeOnAbort(openConnection({ ...upgraded, role: 'client', proxied: agent !== undefined }), signal);
  } catch (error) {
    if (signal.aborted) throw moorlineError('ML-ABORTED', `connecting to ${target}`, signal.reason);
    throw relayFailure(error, { target, proxy: progress.connected ? null : silentProxy(agent, target), status: progress.status });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
  }
}
