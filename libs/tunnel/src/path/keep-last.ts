import type { DatagramBatch } from '@moorline/linux';

/** The first datagrams that TCP sends again after it heard nothing for a while are in it, of many connections. */
const KEPT_MAX_BYTES = 192 * 1024;

export interface LastBatches {
  readonly put: (batch: DatagramBatch) => void;
  /** The oldest first. */
  readonly all: () => readonly DatagramBatch[];
}

/** Keeps the newest batches of a stream, as many as fit, and always the newest. */
export function keepLast(maxBytes: number = KEPT_MAX_BYTES): LastBatches {
  const kept: DatagramBatch[] = [];
  let bytes = 0;
  return {
    put: (batch) => {
      kept.push(batch);
      bytes += batch.bytes.length;
      while (bytes > maxBytes && kept.length > 1) bytes -= kept.shift()?.bytes.length ?? 0;
    },
    all: () => [...kept],
  };
}
