import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';

/** Bytes of a probe: a nonce that only its answer repeats. */
export const PROBE_BYTES = 16;

export interface ProbeTarget {
  /** Overlay address of the endpoint. */
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/**
 * Sends one probe and waits for its echo.
 * @param socket bound, of the address's family, in the namespace that the tunnel is in; other traffic on it is left alone
 * @returns round trip in milliseconds; null when no echo came in time or the probe could not be sent
 */
export async function probe(socket: Socket, { address, port, timeoutMs }: ProbeTarget): Promise<number | null> {
  const nonce = randomBytes(PROBE_BYTES);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const sentAt = performance.now();
  const onMessage = (message: Buffer): void => {
    if (message.equals(nonce)) resolve(performance.now() - sentAt);
  };
  const onError = (): void => resolve(null);
  const timer = setTimeout(() => resolve(null), timeoutMs);
  socket.on('message', onMessage).on('error', onError);
  socket.send(nonce, port, address, (error) => {
    if (error !== null) resolve(null);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.off('message', onMessage).off('error', onError);
  }
}
