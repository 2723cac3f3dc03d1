import type { DatagramBatch } from '@moorline/linux';

/** The first datagrams that TCP sends again after it heard nothing for a while are in it, of many connections. */
const KEPT_MAX_BYTES = 192 * 1024;

export interface LastBatches {
  /** Takes a batch over; those that do not fit any more are released. */
  readonly put: (batch: DatagramBatch) => void;
  /** Gives away all that is kept, the oldest first. */
  readonly takeAll: () => readonly DatagramBatch[];
}

/** Keeps the newest batches of a stream, as many as fit, and always the newest. */
export function keepLast(maxBytes: number = KEPT_MAX_BYTES): LastBatches {
  let kept: DatagramBatch[] = [];
  let bytes = 0;
  return {
    put: (batch) => {
      kept.push(batch);
      bytes += batch.bytes.length;
      while (bytes > maxBytes && kept.length > 1) {
        const oldest = kept.shift();
        bytes -= oldest?.bytes.length ?? 0;
        oldest?.release?.();
      }
    },
    takeAll: () => {
      const all = kept;
      kept = [];
      bytes = 0;
      return all;
    },
  };
}
