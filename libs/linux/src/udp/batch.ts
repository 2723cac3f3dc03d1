/** UDP datagrams that travel together: all of one size, the last perhaps shorter. */
export interface DatagramBatch {
  /** Bytes of each datagram but the last. */
  readonly segmentBytes: number;
  /** The datagrams, one behind the other; whoever gets a batch may keep them and must not change them. */
  readonly bytes: Buffer;
}

/** One end of UDP: numeric address of either family, and port. */
export interface UdpAddress {
  readonly address: string;
  readonly port: number;
}

/** The datagrams of a batch, as views of its bytes. */
export function* datagramsOf({ segmentBytes, bytes }: DatagramBatch): Generator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += segmentBytes) yield bytes.subarray(offset, offset + segmentBytes);
}

/** How many datagrams a batch has. */
export function datagramCount({ segmentBytes, bytes }: DatagramBatch): number {
  return Math.ceil(bytes.length / segmentBytes);
}
