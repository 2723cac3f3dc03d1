import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchSocket } from '@moorline/linux';
import { asMoorlineError, moorlineError, nextDelayMs, type ErrorCode, type TunnelConfig } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { bridgeDatagrams, connectRelay, type DatagramBridge, type DatagramPath } from '@moorline/tunnel';

/** A restarted endpoint is there again within a second or two: keep trying often, and spread. */
const RECONNECT = { minMs: 20, baseMs: 100, maxMs: 3_000 } as const;
/** Trying again cannot help against these. */
const FINAL: readonly ErrorCode[] = ['ML-RELAY-REFUSED', 'ML-CA-MISMATCH', 'ML-SERVER-NAME-MISMATCH', 'ML-CLOCK-OFF', 'ML-PROXY-REFUSED'];

export interface RelaySupervisor {
  readonly connected: () => boolean;
  /** Milliseconds to the endpoint and back; null when not connected, or nothing came back. */
  readonly roundTrip: () => Promise<number | null>;
  /** Datagrams lost at this end since the start. */
  readonly drops: () => number;
  /**
   * Settles when the relay is connected for the first time.
   * @throws after `deadlineMs` the last attempt's failure (ML-ENDPOINT-UNREACHABLE, ML-RELAY-REFUSED, ML-CA-MISMATCH, …)
   */
  readonly firstConnected: (deadlineMs: number) => Promise<void>;
  /** Ends at once; no datagram is touched after it. */
  readonly stop: () => void;
  /** Drops a connection that is not to the present endpoint. */
  readonly follow: () => void;
}

export interface RelaySupervisorOptions {
  /** Carries wireguard-go's datagrams, in the job's namespace. */
  readonly socket: BatchSocket;
  readonly wireguardPort: number;
  readonly tunnel: () => TunnelConfig;
  /** Called each time the relay is open: only from then on WireGuard is heard. */
  readonly onConnected: () => void;
  readonly ca: string;
  readonly agentFor: (url: string) => Agent | undefined;
  /** Entropy from 0 to 1 for the jitter of reconnections. */
  readonly entropy: () => number;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** Keeps one relay connection to the endpoint open until `signal` is aborted. */
export function superviseRelay(options: RelaySupervisorOptions): RelaySupervisor {
  const { signal, log } = options;
  let current: { readonly connection: DatagramPath; readonly url: string; readonly ticket: string } | null = null;
  let bridge: DatagramBridge | null = null;
  let failure = moorlineError('ML-ENDPOINT-UNREACHABLE', 'no attempt has ended yet');
  let dropsBefore = 0;
  const connected = Promise.withResolvers<void>();
  connected.promise.catch(() => undefined);

  const connectOnce = async (): Promise<void> => {
    const { relayTicket, endpoint } = options.tunnel();
    const connection = await connectRelay({
      url: endpoint.relayUrl,
      ca: options.ca,
      ticket: relayTicket,
      signal,
      agent: options.agentFor(endpoint.relayUrl),
    });
    bridge = bridgeDatagrams(options.socket, options.wireguardPort, connection);
    current = { connection, url: endpoint.relayUrl, ticket: relayTicket };
    connected.resolve();
    options.onConnected();
    log.info({ url: endpoint.relayUrl }, 'relay connected');
    const { code, reason } = await connection.closed;
    log.info({ code, reason }, 'relay closed');
    current = null;
    bridge.stop();
    dropsBefore += bridge.counters().dropped;
    bridge = null;
  };

  const keepConnected = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await connectOnce();
        failures = 0;
      } catch (error) {
        failure = asMoorlineError(error, 'ML-ENDPOINT-UNREACHABLE');
        if (FINAL.includes(failure.code)) connected.reject(failure);
        failures += 1;
        log.warn({ code: failure.code, detail: failure.detail }, 'relay not connected');
      }
      await sleep(nextDelayMs(failures, options.entropy(), RECONNECT), undefined, { signal });
    }
  };
  keepConnected().catch((error: unknown) => connected.reject(asMoorlineError(error, 'ML-ABORTED')));
  return {
    connected: () => current !== null,
    roundTrip: async () => (await current?.connection.roundTrip?.()) ?? null,
    drops: () => dropsBefore + (bridge?.counters().dropped ?? 0),
    firstConnected: async (deadlineMs) => {
      const timer = setTimeout(() => connected.reject(failure), deadlineMs);
      await connected.promise.finally(() => clearTimeout(timer));
    },
    stop: () => {
      bridge?.stop();
      current?.connection.close();
    },
    follow: () => {
      const { relayTicket, endpoint } = options.tunnel();
      if (current !== null && (current.url !== endpoint.relayUrl || current.ticket !== relayTicket)) current.connection.close();
    },
  };
}
