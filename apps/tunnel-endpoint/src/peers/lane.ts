import type { BatchSocket } from '@moorline/linux';
import type { Logger } from '@moorline/service';
import { bridgeDatagrams, type DatagramBridge, type DatagramPath } from '@moorline/tunnel';

/** What lies between WireGuard and the agent of one node: a socket on loopback that is this peer to WireGuard, and the path that carries at present. */
export interface Lane {
  /** Port that WireGuard knows as the peer's endpoint. */
  readonly port: number;
  readonly connected: () => boolean;
  /** Datagrams dropped since the start, over all paths. */
  readonly drops: () => number;
  /** Takes a newly connected path in place of the one before. */
  readonly carry: (path: DatagramPath, remoteAddress: string) => void;
}

/** Makes a lane over `socket`, bound to loopback where WireGuard listens on `wireguardPort`. */
export function createLane(socket: BatchSocket, wireguardPort: number, log: Logger): Lane {
  let bridge: DatagramBridge | null = null;
  let earlierDrops = 0;
  const end = (ended: DatagramBridge | null): void => {
    if (ended === null || bridge !== ended) return;
    ended.stop();
    earlierDrops += ended.counters().dropped;
    bridge = null;
  };
  return {
    port: socket.local.port,
    connected: () => bridge !== null,
    drops: () => earlierDrops + (bridge?.counters().dropped ?? 0),
    carry: (path, remoteAddress) => {
      end(bridge);
      const own = bridgeDatagrams(socket, wireguardPort, path);
      bridge = own;
      log.info({ remoteAddress }, 'relay connected');
      void path.closed.then(({ code, reason }) => {
        log.info({ remoteAddress, code, reason, ...own.counters() }, 'relay disconnected');
        end(own);
      });
    },
  };
}
