import { randomBytes } from 'node:crypto';

/** Bytes of a ping's payload: a number that only its pong repeats (RFC 6455 section 5.5.3). */
const NONCE_BYTES = 8;
/** A pong later than this says that the path is bad. */
const PONG_TIMEOUT_MS = 2_000;

export interface Pings {
  /** Round trip of a ping in milliseconds; null when no pong came in time, or the connection ended. */
  readonly measure: () => Promise<number | null>;
  readonly onPong: (payload: Buffer) => void;
  /** Ends all that are under way. */
  readonly stop: () => void;
}

/** Measures round trips of a WebSocket by its pings; each is given up in time, so that none piles up. */
export function createPings(ping: (nonce: Buffer) => void): Pings {
  const waiting = new Map<string, (answered: boolean) => void>();
  return {
    measure: () => {
      const nonce = randomBytes(NONCE_BYTES);
      const key = nonce.toString('latin1');
      const { promise, resolve } = Promise.withResolvers<number | null>();
      const sentAt = performance.now();
      const timer = setTimeout(() => waiting.get(key)?.(false), PONG_TIMEOUT_MS);
      waiting.set(key, (answered) => {
        clearTimeout(timer);
        waiting.delete(key);
        resolve(answered ? performance.now() - sentAt : null);
      });
      ping(nonce);
      return promise;
    },
    onPong: (payload) => waiting.get(payload.toString('latin1'))?.(true),
    stop: () => {
      for (const end of [...waiting.values()]) end(false);
    },
  };
}
