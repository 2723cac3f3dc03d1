import type { RemoteInfo, Socket } from 'node:dgram';
import { SEND_BUFFER_MAX_BYTES, type RelayConnection } from '../connection/index.ts';

/** Datagrams since the bridge began. */
export interface BridgeCounters {
  readonly toRelay: number;
  readonly toWireguard: number;
  /** Not sent on, either way, because a buffer was full or the other side closed. */
  readonly dropped: number;
  /** Arrived on the UDP socket from someone who is not our WireGuard. */
  readonly foreign: number;
}

export interface DatagramBridge {
  /** Ends the bridge; socket and connection stay open. */
  readonly stop: () => void;
  readonly counters: () => BridgeCounters;
}

const LOOPBACK = '127.0.0.1';

/**
 * Carries datagrams between WireGuard and a relay: what WireGuard sends to `socket` goes into the relay, what
 * the relay gives goes to WireGuard's port on loopback. Memory is bounded: when a side is slow, datagrams are
 * dropped and counted, as a network would.
 * @param socket bound to 127.0.0.1 where that WireGuard runs
 * @param wireguardPort UDP port that WireGuard listens on; datagrams from elsewhere are ignored
 */
export function bridgeDatagrams(socket: Socket, wireguardPort: number, connection: RelayConnection): DatagramBridge {
  const counters = { toRelay: 0, toWireguard: 0, dropped: 0, foreign: 0 };
  const onSent = (error: Error | null): void => {
    if (error !== null) counters.dropped += 1;
  };
  const onMessage = (datagram: Buffer, { address, port }: RemoteInfo): void => {
    if (port !== wireguardPort || address !== LOOPBACK) counters.foreign += 1;
    else if (connection.send(datagram)) counters.toRelay += 1;
    else counters.dropped += 1;
  };
  // A socket without a listener for errors ends the process; each failed send is counted by its callback.
  const onError = (): void => undefined;
  socket.on('message', onMessage).on('error', onError);
  connection.onDatagram((datagram) => {
    if (socket.getSendQueueSize() > SEND_BUFFER_MAX_BYTES) counters.dropped += 1;
    else {
      counters.toWireguard += 1;
      socket.send(datagram, wireguardPort, LOOPBACK, onSent);
    }
  });
  return {
    stop: () => {
      socket.off('message', onMessage).off('error', onError);
      connection.onDatagram(() => undefined);
    },
    counters: () => ({ ...counters }),
  };
}
