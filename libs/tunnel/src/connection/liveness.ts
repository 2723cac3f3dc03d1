import type { WebSocket } from 'ws';

/** Both ends ping this often. */
const PING_INTERVAL_MS = 2_500;
/** Intervals without a sign of life until the connection counts as dead: noticed within 10 s. */
const SILENT_INTERVALS_MAX = 3;

/**
 * Pings an open WebSocket and cuts it when nothing comes back: a path that swallows packets leaves a TCP
 * connection that looks alive for a quarter of an hour. Counts intervals, not time, so that a machine that was
 * stopped or overloaded does not cut a healthy connection. Ends with the socket.
 */
export function watchLiveness(socket: WebSocket): void {
  let silentIntervals = 0;
  const heard = (): void => {
    silentIntervals = 0;
  };
  const timer = setInterval(() => {
    if (silentIntervals >= SILENT_INTERVALS_MAX) {
      socket.terminate();
      return;
    }
    silentIntervals += 1;
    socket.ping();
  }, PING_INTERVAL_MS);
  socket.on('message', heard).on('ping', heard).on('pong', heard);
  socket.once('close', () => clearInterval(timer));
}
