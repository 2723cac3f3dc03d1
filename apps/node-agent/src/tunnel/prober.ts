import type { Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError, type TunnelConfig } from '@moorline/mesh-core';
import { probe } from '@moorline/tunnel';

/** While the job waits: soon after the handshake, a probe is under way. */
const JOINING_INTERVAL_MS = 20;
/** Probes under way at once are few, and an answer later than this says that the path is bad. */
const PROBE_TIMEOUT_MS = 2_000;
const STEADY_INTERVAL_MS = 5_000;

export interface Prober {
  /** Milliseconds; null when the last probe was not answered. */
  readonly lastRttMs: () => number | null;
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
    const endsAt = performance.now() + deadlineMs;
    while (last === null) {
      signal.throwIfAborted();
      if (performance.now() > endsAt) throw moorlineError('ML-HANDSHAKE-TIMEOUT', `no probe was answered in ${deadlineMs} ms`);
      last = await once(Math.min(PROBE_TIMEOUT_MS, JOINING_INTERVAL_MS * 10));
      if (last === null) await sleep(JOINING_INTERVAL_MS, undefined, { signal });
    }
    first.resolve(last);
  };
  const goOn = async (): Promise<void> => {
    while (!signal.aborted) {
      await sleep(STEADY_INTERVAL_MS, undefined, { signal });
      last = await once(PROBE_TIMEOUT_MS);
    }
  };
  join()
    .catch((error: unknown) => {
      first.reject(signal.aborted ? moorlineError('ML-ABORTED', 'probe of the tunnel', error) : error);
      throw error;
    })
    .then(goOn)
    .catch(() => undefined);
  return { lastRttMs: () => last, first: first.promise };
}
