import type { DatagramBatch, UdpAddress } from './batch.ts';

/** Datagrams since the socket was opened. */
export interface BatchSocketCounters {
  readonly received: number;
  readonly sent: number;
  /** Not sent, because the kernel would not take them now or at all. */
  readonly dropped: number;
}

/** A UDP socket that reads and writes batches. */
export interface BatchSocket {
  /** Where it is bound. */
  readonly local: UdpAddress;
  /** A datagram arrives in one piece or not at all: none is cut here or on its way. */
  readonly whole: boolean;
  /** Sends a batch, and releases it; false: dropped and counted, as a network would. Never throws for what the network does. */
  readonly send: (batch: DatagramBatch, to: UdpAddress) => boolean;
  /** The one handler of what arrives; without one it is dropped. A batch has one sender; the handler releases it. */
  readonly onBatch: (handler: (batch: DatagramBatch, from: UdpAddress) => void) => void;
  readonly counters: () => BatchSocketCounters;
  /** No handler is called after it; safe to call again. */
  readonly close: () => void;
}
