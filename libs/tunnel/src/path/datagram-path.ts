import type { DatagramBatch } from '@moorline/linux';

/** How a path ended: WebSocket close code (RFC 6455 section 7.4) and reason; 1006 without a farewell. */
export interface PathClose {
  readonly code: number;
  readonly reason: string;
}

/**
 * One way to the other end of a tunnel, whatever the transport: carries datagrams both ways, unreliably, like
 * the network that it stands for. Nothing waits long in it: what it cannot carry soon, it drops.
 */
export interface DatagramPath {
  /** False: dropped, because it is closed or too much waits. Either way the batch is the path's, to be released by it. */
  readonly send: (batch: DatagramBatch) => boolean;
  /** The one handler of what arrives; without one it is dropped. The batch is the handler's, to be released by it. */
  readonly onBatch: (handler: (batch: DatagramBatch) => void) => void;
  /** Settles when the path is gone, however it went; never rejects. */
  readonly closed: Promise<PathClose>;
  /** Milliseconds to the other end and back, below WireGuard; null when nothing came back. Absent: nothing but WireGuard answers here. */
  readonly roundTrip?: () => Promise<number | null>;
  /** Bytes of the largest datagram that passes here; absent: all do that there can be. */
  readonly limit?: () => number;
  /** Bytes that wait to be sent. */
  readonly bufferedBytes: () => number;
  /** Datagrams that `send` took and that were dropped all the same, because newer ones came before there was room. */
  readonly dropped?: () => number;
  /** Says goodbye where the transport has one; nothing is handed on after this call. */
  readonly close: (code?: number, reason?: string) => void;
}
