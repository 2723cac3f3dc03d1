import type { DatagramBatch } from '@moorline/linux';

/** Most bytes of a batch: what one send of the kernel takes (GSO). */
const BATCH_MAX_BYTES = 65_000;
/** Most datagrams of a batch, likewise (UDP_MAX_SEGMENTS of Linux before 6.9). */
const BATCH_MAX_DATAGRAMS = 64;

/** Joins neighbours of one size, the last of a run perhaps shorter, to batches; their order stays. */
export function coalesce(datagrams: readonly Buffer[]): readonly DatagramBatch[] {
  const runs: Buffer[][] = [];
  let bytes = 0;
  for (const datagram of datagrams) {
    const run = runs.at(-1);
    const segmentBytes = run?.[0]?.length ?? 0;
    const joins = run !== undefined && run.at(-1)?.length === segmentBytes && datagram.length <= segmentBytes && run.length < BATCH_MAX_DATAGRAMS && bytes + datagram.length <= BATCH_MAX_BYTES;
    if (joins) run.push(datagram);
    else runs.push([datagram]);
    bytes = joins ? bytes + datagram.length : datagram.length;
  }
  return runs.map(batchOf);
}

function batchOf(run: readonly Buffer[]): DatagramBatch {
  const [first = Buffer.alloc(0)] = run;
  return { segmentBytes: first.length, bytes: run.length === 1 ? first : Buffer.concat(run) };
}
