import { datagramsOf, type DatagramBatch } from '@moorline/linux';
import { isControl } from './control-message.ts';

/** A batch without the messages of ours that came with it. */
export interface Sifted {
  readonly batches: readonly DatagramBatch[];
  readonly messages: readonly Buffer[];
}

/** Takes our own messages out of a batch, which it owns from now on: the kernel may have coalesced them with WireGuard's datagrams. */
export function sift(batch: DatagramBatch): Sifted {
  if (!hasControl(batch)) return { batches: [batch], messages: [] };
  // Rare, so that pieces cost less than to look for the longest runs. Copies, because the memory is given back.
  const datagrams = [...datagramsOf(batch)].map((datagram) => Buffer.from(datagram));
  batch.release?.();
  return {
    batches: datagrams.filter((bytes) => !isControl(bytes)).map((bytes) => ({ segmentBytes: bytes.length, bytes })),
    messages: datagrams.filter((bytes) => isControl(bytes)),
  };
}

function hasControl({ segmentBytes, bytes }: DatagramBatch): boolean {
  for (let offset = 0; offset < bytes.length; offset += segmentBytes) if (isControl(bytes, offset)) return true;
  return false;
}
