import { Writable } from 'node:stream';
import type { DatagramBatch } from '@moorline/linux';
import { describe, expect, it } from 'vitest';
import { QUEUE_MAX_BYTES } from './limits.ts';
import { createOutbox } from './outbox.ts';

const BATCH_BYTES = 64 * 1024;

/** A stream that takes nothing until it is let. */
function gated(): { readonly stream: Writable; readonly written: Buffer[]; readonly writes: () => number; readonly open: () => void } {
  const written: Buffer[] = [];
  let writes = 0;
  let waiting: (() => void) | null = null;
  let isOpen = false;
  const take = (chunks: readonly Buffer[], done: () => void): void => {
    writes += 1;
    written.push(...chunks);
    if (isOpen) done();
    else waiting = done;
  };
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => take([chunk], done),
    writev: (chunks, done) => take(chunks.map(({ chunk }) => chunk as Buffer), done),
  });
  const open = (): void => {
    isOpen = true;
    waiting?.();
  };
  return { stream, written, writes: () => writes, open };
}

describe('createOutbox', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const numbered = (count: number, released: number[]): readonly DatagramBatch[] =>
    Array.from({ length: count }, (_, index) => ({ segmentBytes: BATCH_BYTES, bytes: Buffer.alloc(BATCH_BYTES, index), release: () => void released.push(index) }));

  it('writes in one piece what comes in one turn, and gives each batch back once', async () => {
    const { stream, written, writes, open } = gated();
    open();
    const released: number[] = [];
    const outbox = createOutbox(stream, ({ bytes }, done) => void stream.write(bytes, done));
    for (const batch of numbered(5, released)) outbox.put(batch);
    await turn();
    expect([writes(), written.length, outbox.bytes(), outbox.dropped()]).toEqual([1, 5, 0, 0]);
    expect(released).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps the newest while the stream is stuck, within its bound', async () => {
    const { stream, written, open } = gated();
    const released: number[] = [];
    const outbox = createOutbox(stream, ({ bytes }, done) => void stream.write(bytes, done));
    const [first, ...rest] = numbered(101, released);
    if (first === undefined) throw new Error('there are 101');
    outbox.put(first);
    await turn();
    for (const batch of rest) outbox.put(batch);
    await turn();
    expect(outbox.bytes()).toBeLessThanOrEqual(QUEUE_MAX_BYTES + BATCH_BYTES);
    const kept = QUEUE_MAX_BYTES / BATCH_BYTES;
    expect(outbox.dropped()).toBe(100 - kept);
    open();
    await turn();
    await turn();
    expect(written.map((bytes) => bytes[0])).toEqual([0, ...Array.from({ length: kept }, (_, index) => 101 - kept + index)]);
    expect([...released].sort((one, other) => one - other)).toEqual(Array.from({ length: 101 }, (_, index) => index));
  });

  it('gives back what waits when it closes, and what comes after', () => {
    const released: number[] = [];
    const outbox = createOutbox(gated().stream, () => undefined);
    const [one, other] = numbered(2, released);
    if (one === undefined || other === undefined) throw new Error('there are two');
    outbox.put(one);
    outbox.close();
    outbox.put(other);
    expect(released).toEqual([0, 1]);
  });
});
