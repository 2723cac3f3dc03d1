import type { BatchSocket } from '@moorline/linux';
import type { Transport } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { bridgeDatagrams, controlKey, followClaims, groupPaths, takeClaims, type ClaimFollower, type DatagramPath } from '@moorline/tunnel';

/** What lies between WireGuard and the agent of one node: a socket on loopback that is this peer to WireGuard, and the paths to the agent. */
export interface Lane {
  /** Port that WireGuard knows as the peer's endpoint. */
  readonly port: number;
  readonly connected: () => boolean;
  /** What the agent is sent to by. */
  readonly transport: () => Transport;
  /** Datagrams dropped since the start, over all paths. */
  readonly drops: () => number;
  /** Takes a relay connection that showed this ticket. */
  readonly carry: (connection: DatagramPath, ticketSha256: string, remoteAddress: string) => void;
  /** Takes a direct path; it is used once it is claimed. */
  readonly carryDirect: (path: DatagramPath, ticketSha256: string, remoteAddress: string) => void;
  /** The agent wants to be sent to on this path. */
  readonly claimed: ClaimFollower['claimed'];
}

/** Makes a lane over `socket`, bound to loopback where WireGuard listens on `wireguardPort`. */
export function createLane(socket: BatchSocket, wireguardPort: number, log: Logger): Lane {
  const group = groupPaths();
  const bridge = bridgeDatagrams(socket, wireguardPort, group);
  const relays = new WeakSet<DatagramPath>();
  const follower = followClaims(group, (path) => relays.has(path));
  let holder = '';
  const open = (path: DatagramPath, ticketSha256: string, remoteAddress: string): void => {
    // Another agent counts its claims anew.
    if (holder !== ticketSha256) follower.reset();
    holder = ticketSha256;
    follower.opened(path);
    const transport = relays.has(path) ? 'relay' : 'direct';
    log.info({ remoteAddress, transport }, 'path open');
    void path.closed.then(({ code, reason }) => log.info({ remoteAddress, transport, code, reason, ...bridge.counters() }, 'path closed'));
  };
  return {
    port: socket.local.port,
    connected: () => follower.current() !== null,
    transport: () => {
      const current = follower.current();
      return current === null || relays.has(current) ? 'wss' : 'udp';
    },
    drops: () => bridge.counters().dropped,
    carry: (connection, ticketSha256, remoteAddress) => {
      const path = takeClaims(connection, controlKey(ticketSha256), (claim) => follower.claimed(path, claim));
      relays.add(path);
      open(path, ticketSha256, remoteAddress);
    },
    carryDirect: open,
    claimed: follower.claimed,
  };
}
