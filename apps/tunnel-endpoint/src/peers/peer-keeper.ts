import { asMoorlineError, type EndpointSettings, type MoorlineError, type Peer } from '@moorline/mesh-core';
import { ensurePeers, type WireguardPeer } from '@moorline/linux';
import type { Logger } from '@moorline/service';
import type { Tunnel } from '../tunnel/set-up.ts';
import type { Lane } from './lane.ts';
import type { Lanes } from './lanes.ts';
import { latestOnly } from './latest-only.ts';
import type { RelayPort, Tickets } from './relay-port.ts';
import { nodeOfPeer, wireguardPeer } from './wireguard-peers.ts';

/** A `peers` message of the hub. */
interface PeersMessage {
  readonly revision: number;
  readonly peers: readonly Peer[];
}

export interface PeerKeeper {
  /** Takes a message; `onApplied` is called with its revision once WireGuard and the relay follow it. */
  readonly take: (message: PeersMessage, onApplied: (revision: number) => void) => void;
}

export interface PeerKeeperOptions {
  readonly bootstrap: EndpointSettings;
  readonly tunnel: Tunnel;
  readonly lanes: Lanes;
  readonly relay: RelayPort;
  /** Called when the peers could not be set: nobody can join through this endpoint. */
  readonly onBroken: (error: MoorlineError) => void;
  readonly log: Logger;
}

/**
 * Keeps WireGuard's peers and the relay's tickets as the hub says. The same message again changes nothing, so
 * running sessions go on; an older revision than the present one is passed over.
 */
export function createPeerKeeper({ bootstrap, tunnel, lanes, relay, onBroken, log }: PeerKeeperOptions): PeerKeeper {
  let appliedRevision = -1;
  let admitted: Tickets = new Map();
  const admit = (tickets: Tickets): void => {
    admitted = tickets;
    relay.admit(tickets);
  };
  const apply = async ({ revision, peers }: PeersMessage): Promise<void> => {
    const wanted = await Promise.all(peers.map((peer) => seat(peer, bootstrap, lanes)));
    const tickets = new Map(wanted.map(({ ticketSha256, lane }) => [ticketSha256, lane]));
    // Who is not wanted any more goes before WireGuard forgets it; who is new comes when WireGuard knows it.
    admit(new Map([...admitted].filter(([ticketSha256]) => tickets.has(ticketSha256))));
    const changed = await ensurePeers(tunnel.wireguard.socketPath, wanted.map(({ wireguard }) => wireguard));
    admit(tickets);
    appliedRevision = revision;
    log.info({ revision, changed, publicKeys: peers.map(({ wireguardPublicKey }) => wireguardPublicKey) }, 'peers applied');
  };
  const put = latestOnly(async ({ message, onApplied }: { readonly message: PeersMessage; readonly onApplied: (revision: number) => void }) => {
    if (message.revision < appliedRevision) return log.warn({ revision: message.revision, appliedRevision }, 'older peers message passed over');
    try {
      await apply(message);
      onApplied(message.revision);
    } catch (err) {
      log.error({ err, revision: message.revision }, 'peers not applied');
      onBroken(asMoorlineError(err));
    }
  });
  return { take: (message, onApplied) => put({ message, onApplied }) };
}

/** A peer with the lane of its node. */
async function seat(peer: Peer, bootstrap: EndpointSettings, lanes: Lanes): Promise<{ readonly ticketSha256: string; readonly lane: Lane; readonly wireguard: WireguardPeer }> {
  const lane = await lanes.laneOf(nodeOfPeer(peer, bootstrap));
  return { ticketSha256: peer.ticketSha256, lane, wireguard: wireguardPeer(peer, lane.port) };
}
