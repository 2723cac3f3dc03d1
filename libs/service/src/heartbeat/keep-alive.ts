import type { WebSocket } from 'ws';

/** Both ends ping this often. */
const PING_INTERVAL_MS = 5_000;
/** Silence longer than this is a dead connection. With the interval: noticed within 15 s. */
const SILENCE_MAX_MS = 9_500;

/**
 * Pings an open WebSocket and terminates it when nothing came back: a peer that lost its power or its
 * route leaves a TCP connection that looks alive for hours. Ends with the socket's `close` event.
 */
export function keepAlive(socket: WebSocket): void {
  let heardAt = performance.now();
  const heard = (): void => {
    heardAt = performance.now();
  };
  for (const event of ['message', 'ping', 'pong'] as const) socket.on(event, heard);
  const timer = setInterval(() => {
    if (performance.now() - heardAt > SILENCE_MAX_MS) socket.terminate();
    else socket.ping();
  }, PING_INTERVAL_MS);
  socket.once('close', () => clearInterval(timer));
}
