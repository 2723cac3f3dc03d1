import { awaitReadable, readPacket, writePacket } from '@moorline/linux';
import { createDelayQueue } from './delay-queue.ts';

/** One direction of the box. */
export interface Line {
  /** TUN descriptors: where packets come from and where they go. */
  readonly from: number;
  readonly to: number;
  readonly delayMs: number;
  /** Three numbers that others read: packets sent on, packets lost, milliseconds held in all. */
  readonly counters: Float64Array<SharedArrayBuffer>;
}

export const COUNTER = { sent: 0, lost: 1, heldMs: 2 } as const;
export const COUNTERS = 3;

/** 4 Gbit/s of 1,500-byte packets for 80 ms. */
const PACKETS_MAX = 32_768;
/** Largest packet that a TUN can give. */
const PACKET_MAX_BYTES = 65_536;
/** Packets read before those that are due are looked at again. */
const READS_MAX = 64;
/** Longest wait, so that the process can end. */
const WAIT_MAX_MS = 50;

/** Carries packets from one TUN to the other, each after its delay. Never returns: it is the whole work of a thread. */
export function runLine({ from, to, delayMs, counters }: Line): never {
  const queue = createDelayQueue<Buffer>(delayMs, PACKETS_MAX);
  const scratch = Buffer.allocUnsafe(PACKET_MAX_BYTES);
  const count = (which: keyof typeof COUNTER, more: number): void => void (counters[COUNTER[which]] = (counters[COUNTER[which]] ?? 0) + more);
  for (;;) {
    for (let next = queue.release(performance.now()); next !== null; next = queue.release(performance.now())) {
      const sent = writePacket(to, next.packet);
      count(sent ? 'sent' : 'lost', 1);
      if (sent) count('heldMs', next.heldMs);
    }
    let reads = 0;
    for (; reads < READS_MAX; reads += 1) {
      const length = readPacket(from, scratch);
      if (length === null) break;
      if (!queue.push(Buffer.from(scratch.subarray(0, length)), performance.now())) count('lost', 1);
    }
    if (reads < READS_MAX) awaitReadable(from, Math.min(WAIT_MAX_MS, queue.waitMs(performance.now()) ?? WAIT_MAX_MS));
  }
}
