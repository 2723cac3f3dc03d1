import type { Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError, type TunnelConfig } from '@moorline/mesh-core';
import { probe } from '@moorline/tunnel';

/** Between the first two probes; doubled after each, so that few are under way at once, whatever the round trip. */
const FIRST_INTERVAL_MS = 5;
/** An answer later than this says that the path is bad. */
const PROBE_TIMEOUT_MS = 2_000;
const STEADY_INTERVAL_MS = 5_000;

export interface Prober {
  /** Milliseconds; null when the last probe was not answered. */
  readonly lastRttMs: () => number | null;
  /** Sends a probe now. @returns milliseconds; null when it was not answered */
  readonly now: () => Promise<number | null>;
  /** Settles with the round trip of the first answered probe. Rejects with ML-HANDSHAKE-TIMEOUT, ML-ABORTED. */
  readonly first: Promise<number>;
}

export interface ProberOptions {
  readonly socket: Socket;
  readonly tunnel: () => TunnelConfig;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Measures round trips through the tunnel for as long as it lives: quickly until the first answer. */
export function startProber({ socket, tunnel, deadlineMs, signal }: ProberOptions): Prober {
  let last: number | null = null;
  const first = Promise.withResolvers<number>();
  first.promise.catch(() => undefined);
  const once = (timeoutMs: number): Promise<number | null> =>
    probe(socket, { address: tunnel().gateway.ipv4, port: tunnel().endpoint.probePort, timeoutMs });

  const join = async (): Promise<void> => {
    const giveUp = setTimeout(() => first.reject(moorlineError('ML-HANDSHAKE-TIMEOUT', `no probe was answered in ${deadlineMs} ms`)), deadlineMs);
    const abort = (): void => first.reject(moorlineError('ML-ABORTED', 'probing the tunnel'));
    signal.addEventListener('abort', abort, { once: true });
    let answered = false;
    const settled = first.promise.then(
      () => (answered = true),
      () => (answered = true),
    );
    for (let intervalMs = FIRST_INTERVAL_MS; !answered; intervalMs = Math.min(2 * intervalMs, PROBE_TIMEOUT_MS)) {
      void once(PROBE_TIMEOUT_MS).then((rttMs) => rttMs !== null && first.resolve((last = rttMs)));
      await Promise.race([settled, sleep(intervalMs)]);
    }
    clearTimeout(giveUp);
    signal.removeEventListener('abort', abort);
  };
  const goOn = async (): Promise<void> => {
    while (!signal.aborted) {
      await sleep(STEADY_INTERVAL_MS, undefined, { signal });
      last = await once(PROBE_TIMEOUT_MS);
    }
  };
  join()
    .then(goOn)
    .catch(() => undefined);
  return { lastRttMs: () => last, now: () => once(PROBE_TIMEOUT_MS), first: first.promise };
}
