import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { nextDelayMs, type MoorlineError } from '@moorline/mesh-core';
import { roundTrip } from '../heartbeat/index.ts';
import type { HubClientOptions } from './options.ts';
import { createOutbox, type HubReport } from './outbox.ts';
import { openSession, type Session } from './session.ts';

/** A connection that held this long was good: the next attempt begins with the shortest delay again. */
const STABLE_AFTER_MS = 5_000;
/** More than this unsent in the socket: the network stands still; newer reports wait in the outbox. */
const SOCKET_BUFFER_MAX_BYTES = 64 * 1024;
const NORMAL_CLOSURE = 1000;
const REASON_MAX_CHARACTERS = 200;

export interface HubClient {
  /** Sends now, or when connected again; of each kind only the latest is kept. Never throws. */
  readonly send: (message: HubReport) => void;
  /** True between a welcome and the loss of that connection. */
  readonly connected: () => boolean;
  /** Milliseconds to the hub and back; null when not connected, or nothing came back. */
  readonly roundTrip: () => Promise<number | null>;
  /** Says `leave` if connected, and ends for good. Settles when the connection is closed. */
  readonly close: (reason: string) => Promise<void>;
  /** Settles at the end for good: with ML-EVICTED, or null after `close` or an abort. Never rejects. */
  readonly ended: Promise<MoorlineError | null>;
}

/**
 * Holds a connection to the hub open until `signal` aborts, `close` is called or the hub evicts us. Lost
 * connections are noticed within 15 s and made again with growing, jittered delays.
 */
export function connectHub(options: HubClientOptions): HubClient {
  const outbox = createOutbox();
  const controller = new AbortController();
  const signal = AbortSignal.any([options.signal, controller.signal]);
  let session: Session | null = null;
  let welcomed = false;

  const flush = (): void => {
    if (session === null || !welcomed || session.socket.bufferedAmount > SOCKET_BUFFER_MAX_BYTES) return;
    for (const message of outbox.takeAll()) session.socket.send(JSON.stringify(message));
  };
  const setWelcomed = (value: boolean): void => {
    if (welcomed === value) return;
    welcomed = value;
    options.onConnected?.(value);
    flush();
  };
  const runSession = async (): Promise<MoorlineError | null> => {
    session = openSession(options, () => setWelcomed(true));
    const { socket } = session;
    const stop = (): void => socket.close(NORMAL_CLOSURE);
    signal.addEventListener('abort', stop, { once: true });
    const { failure, evicted } = await session.ended;
    signal.removeEventListener('abort', stop);
    session = null;
    setWelcomed(false);
    if (!signal.aborted) options.log.warn({ code: failure?.code, detail: failure?.detail, evicted }, 'hub connection lost');
    return evicted ? failure : null;
  };
  const run = async (): Promise<MoorlineError | null> => {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const startedAt = performance.now();
      const eviction = await runSession();
      if (eviction !== null) return eviction;
      if (performance.now() - startedAt > STABLE_AFTER_MS) attempt = 0;
      await sleep(nextDelayMs(attempt, Math.random()), undefined, { signal }).catch(() => undefined);
    }
    return null;
  };
  const ended = run();
  return {
    send: (message) => {
      outbox.put(message);
      flush();
    },
    connected: () => welcomed,
    roundTrip: async () => (session === null || !welcomed ? null : roundTrip(session.socket)),
    close: async (reason) => {
      if (welcomed && session?.socket.readyState === WebSocket.OPEN) {
        session.socket.send(JSON.stringify({ kind: 'leave', reason: reason.slice(0, REASON_MAX_CHARACTERS) }));
      }
      controller.abort();
      await ended;
    },
    ended,
  };
}
