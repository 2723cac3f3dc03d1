import { datagramCount, type BatchSocket, type DatagramBatch, type UdpAddress } from '@moorline/linux';
import type { DatagramPath } from '../path/index.ts';

/** Datagrams since the bridge began. */
export interface BridgeCounters {
  readonly toPath: number;
  readonly toWireguard: number;
  /** Not sent on, either way, because a buffer was full or the other side closed. */
  readonly dropped: number;
  /** Arrived on the UDP socket from someone who is not our WireGuard. */
  readonly foreign: number;
}

export interface DatagramBridge {
  /** Ends the bridge; socket and path stay open. */
  readonly stop: () => void;
  readonly counters: () => BridgeCounters;
}

const LOOPBACK = '127.0.0.1';

const passOver = ({ release }: DatagramBatch): void => release?.();

/**
 * Carries batches between WireGuard and a path to the other end: what WireGuard sends to `socket` goes into the
 * path, what the path gives goes to WireGuard's port on loopback. Memory is bounded: when a side is slow,
 * datagrams are dropped and counted, as a network would.
 * @param socket bound to 127.0.0.1 where that WireGuard runs
 * @param wireguardPort UDP port that WireGuard listens on; datagrams from elsewhere are ignored
 */
export function bridgeDatagrams(socket: BatchSocket, wireguardPort: number, path: DatagramPath): DatagramBridge {
  const counters = { toPath: 0, toWireguard: 0, dropped: 0, foreign: 0 };
  const wireguard: UdpAddress = { address: LOOPBACK, port: wireguardPort };
  socket.onBatch((batch, { address, port }) => {
    const count = datagramCount(batch);
    if (port !== wireguardPort || address !== LOOPBACK) {
      counters.foreign += count;
      batch.release?.();
    } else if (path.send(batch)) counters.toPath += count;
    else counters.dropped += count;
  });
  path.onBatch((batch: DatagramBatch) => {
    const count = datagramCount(batch);
    counters[socket.send(batch, wireguard) ? 'toWireguard' : 'dropped'] += count;
  });
  return {
    stop: () => {
      socket.onBatch(passOver);
      path.onBatch(passOver);
    },
    counters: () => ({ ...counters, dropped: counters.dropped + (path.dropped?.() ?? 0) }),
  };
}
