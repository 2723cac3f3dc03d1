import { datagramsOf, type DatagramBatch } from '@moorline/linux';
import { isControl } from './control-message.ts';

/** A batch without the messages of ours that came with it. */
export interface Sifted {
  readonly batches: readonly DatagramBatch[];
  readonly messages: readonly Buffer[];
}

/** Takes our own messages out of a batch: the kernel may have coalesced them with WireGuard's datagrams. */
export function sift(batch: DatagramBatch): Sifted {
  const messages = controlsIn(batch);
  if (messages.length === 0) return { batches: [batch], messages };
  // Rare: a batch in pieces costs less than to look for the longest runs.
  const batches = [...datagramsOf(batch)].filter((bytes) => !isControl(bytes)).map((bytes) => ({ segmentBytes: bytes.length, bytes }));
  return { batches, messages };
}

function controlsIn(batch: DatagramBatch): readonly Buffer[] {
  const found: Buffer[] = [];
  for (const datagram of datagramsOf(batch)) if (isControl(datagram)) found.push(datagram);
  return found;
}
