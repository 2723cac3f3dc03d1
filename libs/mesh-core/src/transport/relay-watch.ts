/** Between looks at a relay. Looks are counted, not time: a machine that was stopped or busy looked less often. */
export const RELAY_LOOK_MS = 450;
/** A quiet relay is pinged every 2.7 s. */
const IDLE_LOOKS = 6;
/** Nothing came back in so many looks, 1.35 to 1.8 s, though something was sent: the path is dead. Longer than TCP needs to repair a lost segment or two. */
const SILENT_LOOKS_MAX = 4;
/** So many, 10 s, when the other machine still acknowledges what arrives: its process is stopped, or busy. */
const STOPPED_LOOKS_MAX = 22;

/**
 * What was acknowledged in the later part of a silence was acknowledged by a machine that is there. More than half: a
 * stopped process leaves a full window, which the kernel probes after 0.2, 0.6, 1.4, 3 s and so on.
 */
const ACKNOWLEDGED_SHARE = 0.6;

/** What was seen of a relay so far. */
export interface RelayWatch {
  /** Looks in a row at which something was awaited and nothing had come. */
  readonly silentLooks: number;
  readonly looksSincePing: number;
}

/** What happened since the last look. */
export interface RelayLook {
  /** Anything came from the other end. */
  readonly heard: boolean;
  /** Datagrams were sent. */
  readonly sent: boolean;
  /** The other machine acknowledged bytes within so many milliseconds, whatever its process does; asked only when it is in doubt. */
  readonly acknowledged: (withinMs: number) => boolean;
}

export const NEW_RELAY_WATCH: RelayWatch = { silentLooks: 0, looksSincePing: 0 };

/** Judges a relay by what is seen of it at regular looks; after `ping` something is awaited. */
export function lookAtRelay({ silentLooks, looksSincePing }: RelayWatch, { heard, sent, acknowledged }: RelayLook): { readonly watch: RelayWatch; readonly verdict: 'wait' | 'ping' | 'dead' } {
  const isAwaited = sent || (silentLooks > 0 && !heard);
  const silent = isAwaited && !heard ? silentLooks + 1 : 0;
  if (silent > STOPPED_LOOKS_MAX || (silent >= SILENT_LOOKS_MAX && !acknowledged(ACKNOWLEDGED_SHARE * silent * RELAY_LOOK_MS))) return { watch: { silentLooks: silent, looksSincePing }, verdict: 'dead' };
  const isPing = silent > 0 || looksSincePing + 1 >= IDLE_LOOKS;
  // A ping awaits an answer: the next look without one is a silent one.
  return isPing ? { watch: { silentLooks: Math.max(1, silent), looksSincePing: 0 }, verdict: 'ping' } : { watch: { silentLooks: silent, looksSincePing: looksSincePing + 1 }, verdict: 'wait' };
}
