import { lookAtRelay, NEW_RELAY_WATCH, RELAY_LOOK_MS } from '@moorline/mesh-core';

export interface Liveness {
  /** Something came from the other end. */
  readonly heard: () => void;
  /** Datagrams were sent. */
  readonly sent: () => void;
  readonly stop: () => void;
}

export interface LivenessOptions {
  readonly ping: () => void;
  /** Called once: nothing comes back any more. */
  readonly cut: () => void;
  /** Milliseconds since the machine at the other end acknowledged something; null: not known. */
  readonly acknowledgedMs: () => number | null;
}

/**
 * Pings and cuts a connection when nothing comes back: a path that swallows packets leaves a TCP connection that looks
 * alive for a quarter of an hour. `lookAtRelay` of mesh-core judges.
 */
export function startLiveness({ ping, cut, acknowledgedMs }: LivenessOptions): Liveness {
  let watch = NEW_RELAY_WATCH;
  let seen = { heard: false, sent: false };
  const timer = setInterval(() => {
    const look = lookAtRelay(watch, { ...seen, acknowledged: (withinMs) => (acknowledgedMs() ?? Infinity) < withinMs });
    watch = look.watch;
    seen = { heard: false, sent: false };
    if (look.verdict === 'ping') ping();
    if (look.verdict !== 'dead') return;
    clearInterval(timer);
    cut();
  }, RELAY_LOOK_MS);
  return {
    heard: () => {
      seen.heard = true;
    },
    sent: () => {
      seen.sent = true;
    },
    stop: () => clearInterval(timer),
  };
}
