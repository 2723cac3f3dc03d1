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
  /** The agent told how large datagrams may be. */
  readonly resized: () => void;
  /** Bytes of the largest datagram that reaches the agent; null: all do that there can be. */
  readonly limit: () => number | null;
}

export interface LaneOptions {
  /** Bound to loopback where WireGuard listens on `wireguardPort`. */
  readonly socket: BatchSocket;
  readonly wireguardPort: number;
  readonly node: number;
  /** `limit` may be another now. */
  readonly onLimit: () => void;
  readonly log: Logger;
}

/** Makes the lane of a node. */
export function createLane({ socket, wireguardPort, node, onLimit, log }: LaneOptions): Lane {
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
    onLimit();
    void path.closed.then(({ code, reason }) => {
      log.info({ remoteAddress, transport, code, reason, ...bridge.counters() }, 'path closed');
      onLimit();
    });
  };
  const claimed: Lane['claimed'] = (path, claim) => {
    follower.claimed(path, claim);
    onLimit();
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
      const path = takeClaims(connection, controlKey(ticketSha256), (claim) => claimed(path, claim));
      open(path, transport, ticketSha256, address);
    },
    carryUdp: (path, ticketSha256, { address, carried }) => open(path, carried ? 'wstunnel' : 'udp', ticketSha256, address),
    claimed,
    resized: onLimit,
    limit: follower.limit,
  };
}
