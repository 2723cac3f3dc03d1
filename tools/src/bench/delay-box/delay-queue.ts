/** A packet on its way, and how long it has been held. */
export interface Released<Packet> {
  readonly packet: Packet;
  readonly heldMs: number;
}

/** Holds every packet for the same time and gives them out in the order in which they came. */
export interface DelayQueue<Packet> {
  /** False: full, and the packet is lost. */
  readonly push: (packet: Packet, nowMs: number) => boolean;
  /** The next packet whose time has come; null: none yet. */
  readonly release: (nowMs: number) => Released<Packet> | null;
  /** Time until the next one is due, 0 if it is already; null: empty. */
  readonly waitMs: (nowMs: number) => number | null;
}

/**
 * A queue of packets that are each held for `delayMs`. Time is the caller's and must not run backwards.
 * @param packetsMax how many are held at most
 */
export function createDelayQueue<Packet>(delayMs: number, packetsMax: number): DelayQueue<Packet> {
  const packets = new Array<Packet | undefined>(packetsMax);
  const arrivedMs = new Float64Array(packetsMax);
  let first = 0;
  let count = 0;
  const dueMs = (): number => (arrivedMs[first] ?? 0) + delayMs;
  return {
    push: (packet, nowMs) => {
      if (count === packetsMax) return false;
      const at = (first + count) % packetsMax;
      packets[at] = packet;
      arrivedMs[at] = nowMs;
      count += 1;
      return true;
    },
    release: (nowMs) => {
      const packet = packets[first];
      if (count === 0 || packet === undefined || dueMs() > nowMs) return null;
      const heldMs = nowMs - (arrivedMs[first] ?? nowMs);
      packets[first] = undefined;
      first = (first + 1) % packetsMax;
      count -= 1;
      return { packet, heldMs };
    },
    waitMs: (nowMs) => (count === 0 ? null : Math.max(0, dueMs() - nowMs)),
  };
}
