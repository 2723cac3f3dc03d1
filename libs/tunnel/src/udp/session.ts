import type { BatchSocket, DatagramBatch, UdpAddress } from '@moorline/linux';
import type { DatagramPath, PathClose } from '../path/index.ts';
import { createPeak } from './peak.ts';

/** One agent that is reached directly. */
export interface UdpSession {
  readonly path: DatagramPath;
  /** Where it sent from last. */
  readonly from: () => UdpAddress;
  readonly moveTo: (from: UdpAddress) => void;
  /** Whether no message as new has come before; if so, it has now. */
  readonly isNews: (sequence: number) => boolean;
  /** Nothing larger is to be sent on the path from now on. */
  readonly limitTo: (bytes: number) => void;
  readonly limit: () => number;
  readonly deliver: (batch: DatagramBatch) => void;
  /** Bytes of the largest datagram that was sent lately. */
  readonly largestSent: () => number;
  /** Milliseconds since the last message. */
  readonly idleMs: () => number;
}

/** As a WebSocket that was closed without a fault. */
const NORMAL_CLOSE = 1000;

const passOver = ({ release }: DatagramBatch): void => release?.();

/**
 * The endpoint's end of a direct path, over a socket that all agents share.
 * @param firstLimit bytes of the largest datagram that may be sent before the agent tells
 */
export function openSession(socket: BatchSocket, first: UdpAddress, firstLimit: number): UdpSession {
  const { promise: closed, resolve } = Promise.withResolvers<PathClose>();
  let handler: (batch: DatagramBatch) => void = passOver;
  let to: UdpAddress | null = first;
  let last = first;
  const largest = createPeak();
  let limit = firstLimit;
  let newest = -1;
  let heardMs = performance.now();
  return {
    path: {
      send: (batch) => {
        if (to === null) {
          passOver(batch);
          return false;
        }
        // What is beyond the limit was never said to pass: probes as large would make the path look dead.
        largest.note(Math.min(batch.segmentBytes, limit), performance.now());
        return socket.send(batch, to);
      },
      onBatch: (next) => {
        handler = next;
      },
      closed,
      limit: () => limit,
      bufferedBytes: () => 0,
      close: (code = NORMAL_CLOSE, reason = '') => {
        to = null;
        handler = passOver;
        resolve({ code, reason });
      },
    },
    from: () => last,
    moveTo: (from) => {
      if (to === null) return;
      to = from;
      last = from;
    },
    isNews: (sequence) => {
      if (sequence <= newest) return false;
      newest = sequence;
      heardMs = performance.now();
      return true;
    },
    limitTo: (bytes) => {
      limit = bytes;
    },
    limit: () => limit,
    deliver: (batch) => handler(batch),
    largestSent: () => largest.read(performance.now()),
    idleMs: () => performance.now() - heardMs,
  };
}
