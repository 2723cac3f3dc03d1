import type { BatchSocket } from '@moorline/linux';
import type { Transport } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { bridgeDatagrams, controlKey, followClaims, groupPaths, takeClaims, type ClaimFollower, type DatagramPath, type RelayRemote, type UdpSender } from '@moorline/tunnel';

/** What lies between WireGuard and the agent of one node: a socket on loopback that is this peer to WireGuard, and the paths to the agent. */
export interface Lane {
  /** Index of the node. */
  readonly node: number;
  /** Port that WireGuard knows as the peer's endpoint. */
  readonly port: number;
  readonly connected: () => boolean;
  /** What the agent is sent to by. */
  readonly transport: () => Transport;
  /** Datagrams dropped since the start, over all paths. */
  readonly drops: () => number;
  /** Takes a relay connection that showed this ticket, of our own agent or of a wstunnel client. */
  readonly carry: (connection: DatagramPath, ticketSha256: string, remote: RelayRemote) => void;
  /** Takes a path of datagrams, direct or through a carrier; it is used once it is claimed. */
  readonly carryUdp: (path: DatagramPath, ticketSha256: string, sender: UdpSender) => void;
  /** The agent wants to be sent to on this path. */
  readonly claimed: ClaimFollower['claimed'];
}

/** Makes the lane of a node over `socket`, bound to loopback where WireGuard listens on `wireguardPort`. */
export function createLane(socket: BatchSocket, wireguardPort: number, node: number, log: Logger): Lane {
  const group = groupPaths();
  const bridge = bridgeDatagrams(socket, wireguardPort, group);
  const kinds = new WeakMap<DatagramPath, Transport>();
  const follower = followClaims(group, (path) => kinds.get(path) !== 'udp');
  let holder = '';
  const open = (path: DatagramPath, transport: Transport, ticketSha256: string, remoteAddress: string): void => {
    // Another agent counts its claims anew.
    if (holder !== ticketSha256) follower.reset();
    holder = ticketSha256;
    kinds.set(path, transport);
    follower.opened(path);
    log.info({ remoteAddress, transport }, 'path open');
    void path.closed.then(({ code, reason }) => log.info({ remoteAddress, transport, code, reason, ...bridge.counters() }, 'path closed'));
  };
  return {
    node,
    port: socket.local.port,
    connected: () => follower.current() !== null,
    transport: () => {
      const current = follower.current();
      return (current === null ? undefined : kinds.get(current)) ?? 'wss';
    },
    drops: () => bridge.counters().dropped,
    carry: (connection, ticketSha256, { address, transport }) => {
      const path = takeClaims(connection, controlKey(ticketSha256), (claim) => follower.claimed(path, claim));
      open(path, transport, ticketSha256, address);
    },
    carryUdp: (path, ticketSha256, { address, carried }) => open(path, carried ? 'wstunnel' : 'udp', ticketSha256, address),
    claimed: follower.claimed,
  };
}
