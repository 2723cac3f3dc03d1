/** UDP datagrams that travel together: all of one size, the last perhaps shorter. */
export interface DatagramBatch {
  /** Bytes of each datagram but the last. */
  readonly segmentBytes: number;
  /** The datagrams, one behind the other; whoever gets a batch may keep them and must not change them. */
  readonly bytes: Buffer;
  /** Free bytes before the first, in the same memory: the one path that a batch is sent by may put a header there. */
  readonly headroomBytes?: number;
  /** Tells that the bytes are not needed any more: they may be written over then. Not calling it costs memory only. */
  readonly release?: () => void;
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
