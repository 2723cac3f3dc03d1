import type { WebSocket } from 'ws';

/** Both ends ping this often. */
const PING_INTERVAL_MS = 2_500;
/** Intervals without a sign of life until the connection counts as dead. They are counted, not measured: a machine that was stopped cuts no healthy connection. */
const SILENT_INTERVALS_MAX = 3;

/** Pings an open WebSocket and cuts it when nothing comes back, as when a path swallows packets. Ends with the socket. */
export function watchSocket(socket: WebSocket): void {
  let silentIntervals = 0;
  const heard = (): void => {
    silentIntervals = 0;
  };
  const timer = setInterval(() => {
    if (silentIntervals >= SILENT_INTERVALS_MAX) return socket.terminate();
    silentIntervals += 1;
    socket.ping();
  }, PING_INTERVAL_MS);
  socket.on('message', heard).on('ping', heard).on('pong', heard);
  socket.once('close', () => clearInterval(timer));
}
