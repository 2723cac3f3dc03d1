import { asMoorlineError, type EndpointBootstrap, type MoorlineError, type Peer } from '@moorline/mesh-core';
import { ensurePeers } from '@moorline/linux';
import type { Logger } from '@moorline/service';
import type { Tunnel } from '../tunnel/set-up.ts';
import { latestOnly } from './latest-only.ts';
import type { RelayPort } from './relay-port.ts';
import { wireguardPeers } from './wireguard-peers.ts';

/** A `peer` message of the hub. */
interface PeerMessage {
  readonly revision: number;
  readonly peer: Peer | null;
}

export interface PeerKeeper {
  /** Takes a message; `onApplied` is called with its revision once WireGuard and the relay follow it. */
  readonly take: (message: PeerMessage, onApplied: (revision: number) => void) => void;
}

export interface PeerKeeperOptions {
  readonly bootstrap: EndpointBootstrap;
  readonly tunnel: Tunnel;
  readonly relay: RelayPort;
  /** Called when the peer could not be set: nobody can join through this endpoint. */
  readonly onBroken: (error: MoorlineError) => void;
  readonly log: Logger;
}

/**
 * Keeps WireGuard's peer and the relay's ticket as the hub says. The same message again changes nothing, so a
 * running session goes on; an older revision than the present one is passed over.
 */
export function createPeerKeeper({ bootstrap, tunnel, relay, onBroken, log }: PeerKeeperOptions): PeerKeeper {
  const relaySocketPort = tunnel.relaySocket.local.port;
  let appliedRevision = -1;
  const apply = async ({ revision, peer }: PeerMessage): Promise<void> => {
    if (peer === null) relay.admit(null);
    const changed = await ensurePeers(tunnel.wireguard.socketPath, wireguardPeers(peer, bootstrap, relaySocketPort));
    relay.admit(peer?.ticketSha256 ?? null);
    appliedRevision = revision;
    log.info({ revision, changed, publicKey: peer?.wireguardPublicKey ?? null }, 'peer applied');
  };
  const put = latestOnly(async ({ message, onApplied }: { readonly message: PeerMessage; readonly onApplied: (revision: number) => void }) => {
    if (message.revision < appliedRevision) return log.warn({ revision: message.revision, appliedRevision }, 'older peer message passed over');
    try {
      await apply(message);
      onApplied(message.revision);
    } catch (err) {
      log.error({ err, revision: message.revision }, 'peer not applied');
      onBroken(asMoorlineError(err));
    }
  });
  return { take: (message, onApplied) => put({ message, onApplied }) };
}
