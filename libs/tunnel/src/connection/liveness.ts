/** Both ends ping this often. */
const PING_INTERVAL_MS = 2_500;
/** Intervals without a sign of life until the connection counts as dead: noticed within 10 s. */
const SILENT_INTERVALS_MAX = 3;

export interface Liveness {
  /** Something came from the other end. */
  readonly heard: () => void;
  readonly stop: () => void;
}

/**
 * Pings and cuts a connection when nothing comes back: a path that swallows packets leaves a TCP
 * connection that looks alive for a quarter of an hour. Counts intervals, not time, so that a machine that was
 * stopped or overloaded does not cut a healthy connection.
 */
export function startLiveness({ ping, cut }: { readonly ping: () => void; readonly cut: () => void }): Liveness {
  let silentIntervals = 0;
  const timer = setInterval(() => {
    if (silentIntervals >= SILENT_INTERVALS_MAX) return cut();
    silentIntervals += 1;
    ping();
  }, PING_INTERVAL_MS);
  return {
    heard: () => {
      silentIntervals = 0;
    },
    stop: () => clearInterval(timer),
  };
}
