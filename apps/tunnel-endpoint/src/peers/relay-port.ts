import type { BatchSocket } from '@moorline/linux';
import type { EndpointBootstrap } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { bridgeDatagrams, serveRelay, type DatagramBridge, type DatagramPath } from '@moorline/tunnel';

/** Where the agent connects: at most one relay connection at a time, bridged to WireGuard. */
export interface RelayPort {
  readonly port: number;
  readonly connected: () => boolean;
  /** Datagrams dropped since the start, over all connections. */
  readonly drops: () => number;
  /** Connections are carried to this WireGuard from now on. */
  readonly bridgeTo: (socket: BatchSocket, wireguardPort: number) => void;
  /** Admits the agent whose ticket has this SHA-256; null: nobody. A connection by another ticket ends. */
  readonly admit: (ticketSha256: string | null) => void;
}

/**
 * Opens the relay's port; nobody is admitted until `admit`.
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE
 */
export async function createRelayPort({ relay: { address, port, certificate, privateKey } }: EndpointBootstrap, lifecycle: Lifecycle, log: Logger): Promise<RelayPort> {
  let ticketSha256: string | null = null;
  let target: { readonly socket: BatchSocket; readonly wireguardPort: number } | null = null;
  let bridge: DatagramBridge | null = null;
  let earlierDrops = 0;

  const endBridge = (ended: DatagramBridge | null): void => {
    if (ended === null || bridge !== ended) return;
    ended.stop();
    earlierDrops += ended.counters().dropped;
    bridge = null;
  };
  const onConnection = (connection: DatagramPath, remoteAddress: string): void => {
    endBridge(bridge);
    if (target === null) return connection.close();
    const own = bridgeDatagrams(target.socket, target.wireguardPort, connection);
    bridge = own;
    log.info({ remoteAddress }, 'relay connected');
    void connection.closed.then(({ code, reason }) => {
      log.info({ remoteAddress, code, reason, ...own.counters() }, 'relay disconnected');
      endBridge(own);
    });
  };

  const server = await serveRelay({ address, port, identity: { certificate, privateKey }, ticketSha256: () => ticketSha256, onConnection, signal: lifecycle.signal });
  lifecycle.defer('relay', server.close);
  return {
    port: server.port,
    connected: server.connected,
    drops: () => earlierDrops + (bridge?.counters().dropped ?? 0),
    bridgeTo: (socket, wireguardPort) => {
      target = { socket, wireguardPort };
    },
    admit: (next) => {
      if (next === ticketSha256) return;
      ticketSha256 = next;
      server.disconnect();
    },
  };
}
