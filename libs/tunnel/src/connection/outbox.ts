import type { Writable } from 'node:stream';
import { datagramCount, type DatagramBatch } from '@moorline/linux';
import { QUEUE_MAX_BYTES } from './limits.ts';

export interface Outbox {
  /** Takes a batch; of those that wait the oldest are dropped beyond QUEUE_MAX_BYTES. */
  readonly put: (batch: DatagramBatch) => void;
  /** Bytes that wait, here and in the stream. */
  readonly bytes: () => number;
  /** Datagrams that were taken and dropped. */
  readonly dropped: () => number;
  /** Drops what waits; nothing is taken after it. */
  readonly close: () => void;
}

/**
 * Hands batches to a stream as fast as it takes them: what comes in one turn of the event loop goes out in one
 * write, and while a write is under way only the newest QUEUE_MAX_BYTES wait, because an old datagram is worth less
 * than a new one.
 * @param write gives a batch to the corked stream, with what is to be called once the stream needs the bytes no more
 */
export function createOutbox(stream: Writable, write: (batch: DatagramBatch, done: () => void) => void): Outbox {
  const queue: DatagramBatch[] = [];
  let queuedBytes = 0;
  let dropped = 0;
  let underWay = 0;
  let scheduled = false;
  let closed = false;

  const flush = (): void => {
    scheduled = false;
    if (closed || underWay > 0 || queue.length === 0) return;
    stream.cork();
    underWay = queue.length;
    for (const batch of queue) {
      write(batch, () => {
        batch.release?.();
        underWay -= 1;
        if (underWay === 0) flush();
      });
    }
    queue.length = 0;
    queuedBytes = 0;
    stream.uncork();
  };
  const dropOldest = (): void => {
    const oldest = queue.shift();
    if (oldest === undefined) return;
    queuedBytes -= oldest.bytes.length;
    dropped += datagramCount(oldest);
    oldest.release?.();
  };

  return {
    put: (batch) => {
      if (closed) return batch.release?.();
      queue.push(batch);
      queuedBytes += batch.bytes.length;
      while (queuedBytes > QUEUE_MAX_BYTES) dropOldest();
      if (scheduled || underWay > 0) return;
      scheduled = true;
      process.nextTick(flush);
    },
    bytes: () => queuedBytes + stream.writableLength,
    dropped: () => dropped,
    close: () => {
      closed = true;
      while (queue.length > 0) dropOldest();
    },
  };
}
