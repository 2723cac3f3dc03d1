import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, moorlineError, nextDelayMs } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { connectStreams } from '@moorline/tunnel';
import { FINAL_CODES } from '../failures/final-codes.ts';

/** A restarted endpoint is there again within a second or two. */
const RECONNECT = { minMs: 20, baseMs: 100, maxMs: 3_000 } as const;

type Socket = Awaited<ReturnType<typeof connectStreams>>;

export interface HoldSessionOptions<Session> {
  /** Asked for each attempt: it may change. */
  readonly url: () => string;
  readonly ticket: () => string;
  readonly ca: string;
  readonly agentFor: (url: string) => Agent | undefined;
  /** Makes a session of an open WebSocket. */
  readonly open: (socket: Socket) => Session;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

export interface HeldSession<Session> {
  /** null: not connected at present. */
  readonly current: () => Session | null;
  /** @throws after `deadlineMs` the last attempt's failure; at once one that is final */
  readonly first: (deadlineMs: number) => Promise<Session>;
}

/** Keeps one WebSocket of streams open until `signal` is aborted; connections over one that breaks are lost. */
export function holdSession<Session extends { readonly closed: Promise<void> }>(options: HoldSessionOptions<Session>): HeldSession<Session> {
  const { signal, log } = options;
  let current: Session | null = null;
  let failure = moorlineError('ML-ENDPOINT-UNREACHABLE', 'no attempt has ended yet');
  const first = Promise.withResolvers<Session>();
  first.promise.catch(() => undefined);

  const once = async (): Promise<void> => {
    const url = options.url();
    const session = options.open(await connectStreams({ url, ca: options.ca, ticket: options.ticket(), signal, agent: options.agentFor(url) }));
    current = session;
    first.resolve(session);
    log.info('streams connected');
    await session.closed;
    current = null;
    log.info('streams closed');
  };
  const keep = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await once();
        failures = 0;
      } catch (error) {
        failure = asMoorlineError(error, 'ML-ENDPOINT-UNREACHABLE');
        if (FINAL_CODES.includes(failure.code)) first.reject(failure);
        failures += 1;
        log.warn({ code: failure.code, detail: failure.detail }, 'streams not connected');
      }
      await sleep(nextDelayMs(failures, Math.random(), RECONNECT), undefined, { signal });
    }
  };
  keep().catch((error: unknown) => first.reject(asMoorlineError(error, 'ML-ABORTED')));
  return {
    current: () => current,
    first: async (deadlineMs) => {
      const timer = setTimeout(() => first.reject(failure), deadlineMs);
      return first.promise.finally(() => clearTimeout(timer));
    },
  };
}
