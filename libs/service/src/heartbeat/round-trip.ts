import type { WebSocket } from 'ws';

/** Bytes of a ping's payload: a number that only its pong repeats (RFC 6455 section 5.5.3). */
const NONCE_BYTES = 8;
/** A pong later than this says that the path is bad. */
const PONG_TIMEOUT_MS = 2_000;

/**
 * Sends a WebSocket ping and waits for its pong.
 * @returns round trip in milliseconds; null when the socket is not open, closes, or no pong came in time
 */
export async function roundTrip(socket: WebSocket): Promise<number | null> {
  if (socket.readyState !== socket.OPEN) return null;
  const payload = Buffer.alloc(NONCE_BYTES);
  payload.writeBigUInt64BE(process.hrtime.bigint());
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const sentAt = performance.now();
  const onPong = (data: Buffer): void => {
    if (data.equals(payload)) resolve(performance.now() - sentAt);
  };
  const onClose = (): void => resolve(null);
  const timer = setTimeout(onClose, PONG_TIMEOUT_MS);
  socket.on('pong', onPong).once('close', onClose);
  socket.ping(payload, undefined, () => undefined);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.off('pong', onPong).off('close', onClose);
  }
}
